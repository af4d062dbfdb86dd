package io.picketline.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.local.LocalReply;
import io.picketline.relay.Outcome;
import io.picketline.wire.Frames;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the front makes of all that can stand behind a socket. */
class RelayTest {

  private static final byte[] ERRAND = {1, 2, 3};
  private static final long LONG = 60_000;

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void answer_isPrintedWithItsCode() throws IOException {
    var text = "x".repeat(40_000) + "\n";
    var relay =
        relay(parts -> {
          part(parts, Outcome.TAKEN, "");
          part(parts, Outcome.OUT, text);
          part(parts, Outcome.ERR, "aside\n");
          part(parts, Outcome.OUT, "");
          part(parts, Outcome.OUT, "end\n");
          exit(parts, 5);
        });

    assertThat(relay.run(ERRAND)).isEqualTo(Relay.End.DONE);
    assertThat(relay.code()).isEqualTo(5);
    assertThat(out.toString(UTF_8)).isEqualTo(text + "end\n");
    assertThat(err.toString(UTF_8)).isEqualTo("aside\n");
  }

  @Test
  void elsewhere_isNotRun() throws IOException {
    assertThat(relay(parts -> part(parts, Outcome.ELSEWHERE, "")).run(ERRAND))
        .isEqualTo(Relay.End.NOT_RUN);
  }

  @Test
  void olderDaemon_isNotRun() throws IOException {
    var refused = new LocalReply.Refused(LocalReply.Reason.INVALID, "a message of 1 bytes");
    assertThat(relay(parts -> Frames.write(parts, refused)).run(ERRAND))
        .isEqualTo(Relay.End.NOT_RUN);
    assertThat(out.size()).isZero();
  }

  @Test
  void daemonThatHangsUpAtOnce_isNotRun() throws IOException {
    assertThat(relay(_ -> {}).run(ERRAND)).isEqualTo(Relay.End.NOT_RUN);
  }

  @Test
  void noDaemon_isNotRun() {
    assertThat(relay(LONG).run(ERRAND)).isEqualTo(Relay.End.NOT_RUN);
  }

  @Test
  void daemonThatHangsUpAfterItBegan_isNotRunAgain() throws IOException {
    var relay = relay(parts -> part(parts, Outcome.TAKEN, ""));

    assertThat(relay.run(ERRAND)).isEqualTo(Relay.End.UNANSWERED);
    assertThat(relay.taken()).isTrue();
    assertThat(relay.late()).isFalse();
  }

  @Test
  void textThatBreaksOff_isNotPrintedTwice() throws IOException {
    var relay =
        relay(parts -> {
          parts.writeByte(Outcome.OUT);
          parts.writeInt(100);
          parts.writeBytes("half");
        });

    assertThat(relay.run(ERRAND)).isEqualTo(Relay.End.UNANSWERED);
    assertThat(relay.taken()).isFalse();
  }

  @Test
  void daemonThatSaysNothing_isGivenUp() throws IOException {
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket()));
      var relay = relay(50);

      assertThat(relay.run(ERRAND)).isEqualTo(Relay.End.UNANSWERED);
      assertThat(relay.late()).isTrue();
      assertThat(relay.taken()).isFalse();
    }
  }

  @Test
  void outputThatNobodyReads_keepsTheCode() throws IOException {
    var broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    serve(parts -> {
      part(parts, Outcome.OUT, "x".repeat(100_000));
      part(parts, Outcome.ERR, "aside\n");
      exit(parts, 1);
    });
    var relay = new Relay(socket(), broken, err, LONG);

    assertThat(relay.run(ERRAND)).isEqualTo(Relay.End.DONE);
    assertThat(relay.code()).isEqualTo(1);
    assertThat(err.toString(UTF_8)).isEqualTo("aside\n");
  }

  /** What a daemon sends. */
  private interface Sends {
    void to(DataOutputStream parts) throws IOException;
  }

  private Relay relay(Sends sends) throws IOException {
    serve(sends);
    return relay(LONG);
  }

  private Relay relay(long limitMillis) {
    return new Relay(socket(), out, err, limitMillis);
  }

  private void serve(Sends sends) throws IOException {
    var bytes = new ByteArrayOutputStream();
    sends.to(new DataOutputStream(bytes));
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket()));
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (server;
              var caller = server.accept()) {
            caller.read(ByteBuffer.allocate(ERRAND.length));
            var answer = ByteBuffer.wrap(bytes.toByteArray());
            while (answer.hasRemaining()) {
              caller.write(answer);
            }
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void part(DataOutputStream parts, int kind, String text) throws IOException {
    var bytes = text.getBytes(UTF_8);
    parts.writeByte(kind);
    parts.writeInt(bytes.length);
    parts.write(bytes);
  }

  private static void exit(DataOutputStream parts, int code) throws IOException {
    parts.writeByte(Outcome.EXIT);
    parts.writeInt(Integer.BYTES);
    parts.writeInt(code);
  }

  private Path socket() {
    return directory.resolve("s");
  }
}
