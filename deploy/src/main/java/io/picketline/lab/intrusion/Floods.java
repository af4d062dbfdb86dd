package io.picketline.lab.intrusion;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.HostDirectory;
import io.picketline.lab.fleet.Topology;
import io.picketline.lab.intrusion.Try.Seen;
import io.picketline.lab.measure.Forger;
import io.picketline.lab.measure.NetworkNamespace;
import io.picketline.protocol.link.LinkMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Strangers in crowds: while they press, whoever belongs to the fleet gets in. */
final class Floods {

  private static final int MANY = 10_000;

  /** Where time is short: twice as many as are open at a time. */
  private static final int SOME = 1_000;

  private static final int HANDSHAKES = 2_000;
  private static final int FIRST_LENT = 900;
  private static final int RECORD = 5;
  private static final String OTHERS = "a sensor of the fleet gets in meanwhile";
  private static final Duration STEP = Duration.ofNanos(200_000);
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Executor ASIDE = work -> Thread.ofPlatform().daemon().start(work);

  private Floods() {}

  static Kind all() {
    return new Kind(
        "a crowd of strangers",
        Lane.LINK,
        List.of(
            new Try("10,000 half-open connections from forged addresses", OTHERS, Floods::halfOpen),
            new Try(
                "thousands of connections from one address that say nothing",
                OTHERS,
                ground -> press(ground, ground.thorough() ? MANY : SOME, new byte[0], FIRST_LENT)),
            new Try(
                "2,000 handshakes that are begun and left",
                OTHERS,
                ground -> press(ground, HANDSHAKES, clientHello(), FIRST_LENT + 1))));
  }

  private static Seen halfOpen(Ground ground) {
    var target = ground.target();
    var sent = new AtomicInteger();
    var flood =
        CompletableFuture.runAsync(
            () -> {
              var from = new NetworkNamespace(Topology.GATEWAY);
              try (var forger = new Forger(from, List.of(target), STEP)) {
                for (; sent.get() < MANY; sent.incrementAndGet()) {
                  var source = ground.topology().forged4(sent.get());
                  forger.syn(source, target, HostDirectory.LINK_PORT);
                }
              }
            },
            ASIDE);
    Fleet.await(LIMIT, () -> sent.get() > MANY / 2 || flood.isDone());
    var meanwhile = getsIn(ground);
    flood.join();
    var seen = new Seen(sent.get() == MANY, "%,d SYNs".formatted(sent.get()));
    return both(seen, meanwhile);
  }

  private static Seen press(Ground ground, int total, byte[] first, int number) {
    var source = ground.topology().attack4(number);
    ground.network().lend(source);
    var crowd =
        CompletableFuture.supplyAsync(
            () -> Crowd.press(ground, source, HostDirectory.LINK_PORT, total, first), ASIDE);
    var meanwhile = getsIn(ground);
    var outcome = crowd.join();
    ground.network().reclaim(source);
    var seen =
        new Seen(
            outcome.made() == total && outcome.over() > total / 2,
            "%,d connections, %,d of them ended by the coordinator"
                .formatted(outcome.made(), outcome.over()));
    return both(seen, meanwhile);
  }

  private static Seen both(Seen one, Seen other) {
    return new Seen(one.held() && other.held(), one.detail() + "; " + other.detail());
  }

  /** A link with the stolen key, which is good as far as the coordinator knows. */
  private static Seen getsIn(Ground ground) {
    var began = System.nanoTime();
    try (var link = ground.link()) {
      link.say(Strangers.hello());
      var in = link.await(LinkMessage.Welcome.class).isPresent();
      var millis = (System.nanoTime() - began) / 1_000_000;
      return new Seen(in, "a sensor was %swelcome after %d ms".formatted(in ? "" : "not ", millis));
    }
  }

  /** What a client of ours says first, caught at a port of the lab's own. */
  private static byte[] clientHello() throws IOException {
    var here = InetAddress.getLoopbackAddress();
    try (var listener = new ServerSocket(0, 1, here);
        var client = new Socket(here, listener.getLocalPort())) {
      var shaking = CompletableFuture.runAsync(() -> shakeInVain(client), ASIDE);
      var hello = firstRecord(listener);
      shaking.join();
      return hello;
    }
  }

  private static byte[] firstRecord(ServerSocket listener) throws IOException {
    try (var server = listener.accept()) {
      var in = server.getInputStream();
      var header = in.readNBytes(RECORD);
      var length = ((header[3] & 0xff) << Byte.SIZE) | (header[4] & 0xff);
      var hello = new ByteArrayOutputStream();
      hello.writeBytes(header);
      hello.writeBytes(in.readNBytes(length));
      return hello.toByteArray();
    }
  }

  private static void shakeInVain(Socket client) {
    try {
      Papers.over(client, Optional.empty(), Papers.TLS13).startHandshake();
    } catch (IOException _) {
      // nobody answers: what it said first is all that is wanted
      Thread.onSpinWait();
    }
  }
}
