package io.picketline.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.relay.Errand;
import io.picketline.relay.Outcome;
import io.picketline.wire.Frames;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Command lines over the real sockets of a daemon. */
class ErrandsTest {

  private static final LocalReply REPLY = new LocalReply.Changed(List.of("done"), 7);

  @TempDir private Path directory;

  private final List<Asker> askers = new CopyOnWriteArrayList<>();
  private LocalServer server;

  /** What a daemon said, part by part. */
  private record Said(List<Integer> parts, String out, String err, int code) {}

  @BeforeEach
  void start() throws IOException {
    FakeTree.waiting = new FakeTree.Waiting();
    var exchange =
        new Exchange(this::answer, new Refusals(InstantSource.system()), Duration.ofSeconds(20));
    server = LocalServer.start(directory, "c1", exchange);
  }

  @AfterEach
  void stop() throws IOException {
    FakeTree.waiting.mayGoOn.countDown();
    server.close();
  }

  private CompletionStage<LocalReply> answer(LocalRequest request, Asker asker) {
    askers.add(asker);
    return CompletableFuture.completedStage(REPLY);
  }

  @Test
  void errand_isRunAsItCameAndAnsweredInOrder() throws IOException {
    var errand = errand("echo", "\u0130\ud83d\udd25", "");
    var said = said("read.sock", errand);

    assertThat(said.parts()).containsExactly(Outcome.OUT, Outcome.ERR, Outcome.OUT, Outcome.EXIT);
    assertThat(said.out()).isEqualTo(errand + "\n");
    assertThat(said.err()).isEqualTo("aside");
    assertThat(said.code()).isEqualTo(5);
  }

  @Test
  void request_isAskedInTheCallersName() throws IOException {
    assertThat(said("read.sock", errand("ask")).out()).isEqualTo(REPLY.toString());
    assertThat(askers).extracting(Asker::from).containsExactly("read.sock of c1");
  }

  @Test
  void change_onReadSock_isRefusedAsByTheCallersOwnRequest() throws IOException {
    var said = said("read.sock", errand("change"));

    assertThat(said.out()).isEqualTo(own("read.sock", FakeTree.CHANGE).toString());
    assertThat(said.out()).contains("FORBIDDEN", "group picketline-admin");
    assertThat(askers).isEmpty();
  }

  @Test
  void change_isToldBeforeItIsMade() throws IOException {
    var said = said("admin.sock", errand("change"));

    assertThat(said.parts()).containsExactly(Outcome.TAKEN, Outcome.OUT, Outcome.EXIT);
  }

  @Test
  void verbThatIsNotForIt_isLeft() throws IOException {
    for (var verb : List.of("unknown", "fail", "talk", "ask-on")) {
      assertThat(said("admin.sock", errand(verb)).parts())
          .as(verb)
          .containsExactly(Outcome.ELSEWHERE);
    }
  }

  @Test
  void verbThatLeavesBehindAChange_isNotGivenBack() throws IOException {
    assertThat(said("admin.sock", errand("change-and-leave")).parts())
        .containsExactly(Outcome.TAKEN);
  }

  @Test
  void callerThatHangsUp_endsHisErrand() throws Exception {
    try (var channel = connect("admin.sock")) {
      send(channel, errand("wait"));
      assertThat(FakeTree.waiting.begun.await(10, SECONDS)).isTrue();
    }

    assertThat(FakeTree.waiting.interrupted.await(10, SECONDS)).isTrue();
  }

  @Test
  void errands_moreThanAFew_areLeftAtOnce() throws Exception {
    var callers = new ArrayList<SocketChannel>();
    try {
      for (var caller = 0; caller < 4; caller++) {
        FakeTree.waiting = new FakeTree.Waiting();
        callers.add(connect("admin.sock"));
        send(callers.getLast(), errand("wait"));
        assertThat(FakeTree.waiting.begun.await(10, SECONDS)).isTrue();
      }

      assertThat(said("admin.sock", errand("echo")).parts()).containsExactly(Outcome.ELSEWHERE);
      assertThat(own("admin.sock", new LocalRequest.ShowStatus())).isEqualTo(REPLY);
    } finally {
      for (var caller : callers) {
        caller.close();
      }
    }
  }

  @Test
  void bytesThatAreNoErrand_areNotAnswered() throws IOException {
    var frame = errand("echo").frame().orElseThrow();
    for (var bytes :
        List.of(
            Arrays.copyOf(frame, frame.length - 1),
            new byte[] {frame[0], frame[1], frame[2], frame[3], 0x7f, 0, 0, 0})) {
      try (var channel = connect("admin.sock")) {
        var out = Channels.newOutputStream(channel);
        out.write(bytes);
        channel.shutdownOutput();
        assertThat(Channels.newInputStream(channel).readAllBytes()).isEmpty();
      }
    }
  }

  private LocalReply own(String socket, LocalRequest request) throws IOException {
    try (var channel = connect(socket)) {
      Frames.write(Channels.newOutputStream(channel), request);
      return Frames.read(Channels.newInputStream(channel), LocalReply.class).orElseThrow();
    }
  }

  private Said said(String socket, Errand errand) throws IOException {
    try (var channel = connect(socket)) {
      send(channel, errand);
      var in = new DataInputStream(Channels.newInputStream(channel));
      var parts = new ArrayList<Integer>();
      var out = new StringBuilder();
      var err = new StringBuilder();
      var code = -1;
      for (var part = in.read(); part >= 0; part = in.read()) {
        parts.add(part);
        var bytes = in.readNBytes(in.readInt());
        switch (part) {
          case Outcome.OUT -> out.append(new String(bytes, UTF_8));
          case Outcome.ERR -> err.append(new String(bytes, UTF_8));
          case Outcome.EXIT -> code = bytes[3];
          default -> assertThat(bytes).isEmpty();
        }
      }
      return new Said(parts, out.toString(), err.toString(), code);
    }
  }

  private SocketChannel connect(String socket) throws IOException {
    var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(directory.resolve(socket)));
    return channel;
  }

  private static void send(SocketChannel channel, Errand errand) throws IOException {
    OutputStream out = Channels.newOutputStream(channel);
    out.write(errand.frame().orElseThrow());
  }

  private static Errand errand(String... arguments) {
    return new Errand(List.of(arguments), List.of("TERM", "dumb"), false, "here");
  }
}
