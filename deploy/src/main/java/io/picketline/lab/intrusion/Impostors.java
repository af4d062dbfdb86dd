package io.picketline.lab.intrusion;

import static io.picketline.lab.intrusion.Strangers.shown;

import io.picketline.lab.fleet.HostDirectory;
import io.picketline.lab.fleet.Topology;
import io.picketline.lab.intrusion.Forgery.Said;
import io.picketline.lab.intrusion.Try.Seen;
import io.picketline.lab.measure.NetworkNamespace;
import io.picketline.protocol.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/** Holders of a certificate of the fleet who show it where it is not for them. */
final class Impostors {

  private static final int PATIENCE_MILLIS = 90_000;

  private Impostors() {}

  static Kind all() {
    return new Kind(
        "an impostor",
        Lane.HOST,
        List.of(
            shown(
                "a coordinator's certificate, as a sensor",
                HostDirectory.LINK_PORT,
                ground -> Optional.of(Forgery.of(ground.of(ground.coordinator()).identity()))),
            shown(
                "a sensor's certificate, among the coordinators",
                HostDirectory.CLUSTER_PORT,
                ground -> Optional.of(Forgery.stolen(ground))),
            new Try(
                "a sensor's certificate, in a coordinator's place",
                "the sensor that comes tells nothing and goes",
                ground -> pose(ground, Forgery.stolen(ground))),
            new Try(
                "another authority's certificate, in a coordinator's place",
                "the sensor that comes tells nothing and goes",
                ground -> pose(ground, foreign(ground)))));
  }

  private static Papers foreign(Ground ground) {
    var said = Said.of(ground, ground.coordinator(), Role.COORDINATOR);
    return Forgery.byAStranger(ground).issue(said);
  }

  /** Has a sensor follow the attacker's host, and answers it there. */
  private static Seen pose(Ground ground, Papers papers) throws IOException {
    var address = ground.topology().v4(Topology.ATTACKER);
    var attacker = new NetworkNamespace(Topology.ATTACKER);
    try (var listener = attacker.call(() -> listen(address.toInetAddress()))) {
      var here = "coordinators = [\"%s:%d\"]".formatted(address, listener.getLocalPort());
      var name = "led-astray-" + listener.getLocalPort();
      var spare = ground.fleet().spare(ground.stolen(), name, List.of(here));
      var sensor = ground.fleet().startSpare(spare);
      try (var plain = listener.accept()) {
        return heard(plain, papers);
      } finally {
        sensor.stop();
      }
    }
  }

  private static ServerSocket listen(InetAddress address) throws IOException {
    var listener = new ServerSocket();
    listener.setSoTimeout(PATIENCE_MILLIS);
    listener.bind(new InetSocketAddress(address, 0));
    return listener;
  }

  /** Speaks TLS as a server; the sensor must go without a word. */
  private static Seen heard(Socket plain, Papers papers) throws IOException {
    plain.setSoTimeout(PATIENCE_MILLIS);
    try (SSLSocket socket = Papers.over(plain, Optional.of(papers), Papers.TLS13)) {
      socket.setUseClientMode(false);
      socket.setNeedClientAuth(true);
      socket.startHandshake();
      var first = socket.getInputStream().read();
      return new Seen(first < 0, first < 0 ? "it went without a word" : "it spoke");
    } catch (SocketTimeoutException _) {
      return new Seen(false, "it stayed");
    } catch (IOException e) {
      return new Seen(true, Knock.reason(e));
    }
  }
}
