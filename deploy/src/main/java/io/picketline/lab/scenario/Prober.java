package io.picketline.lab.scenario;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.Tool;
import io.picketline.lab.fleet.Topology;
import io.picketline.lab.measure.NetworkNamespace;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.Standing;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Touches single ports, each time from a fresh address if wanted, and asks what the sensor says.
 */
final class Prober {

  /** What a port answers when nobody has it, and when nothing comes back. */
  static final String REFUSED = "refused";

  static final String SILENT = "silent";

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration SETTLED = Duration.ofMillis(500);
  private static final int PATIENCE_MILLIS = 1_000;
  private static final int MOST = 1_024;

  private final Stage stage;
  private int addresses;

  Prober(Stage stage) {
    this.stage = stage;
  }

  /** An IPv4 address of the attacker that nobody has seen yet. */
  SourceAddress fresh4() {
    return lend(stage.topology().attack4(addresses++));
  }

  /** The same of IPv6. */
  SourceAddress fresh6() {
    return lend(stage.topology().attack6(addresses++));
  }

  private SourceAddress lend(SourceAddress source) {
    stage.network().lend(source);
    return source;
  }

  /** Connects; what the port says, empty if nothing, or that it is refused or silent. */
  String connect(SourceAddress source, String host, int port) {
    return connect(source, host, port, PATIENCE_MILLIS);
  }

  /** The same where an answer is due: a first packet that gets lost is sent again. */
  String connectPatiently(SourceAddress source, String host, int port) {
    return connect(source, host, port, 5 * PATIENCE_MILLIS);
  }

  private String connect(SourceAddress source, String host, int port, int patienceMillis) {
    return new NetworkNamespace(Topology.ATTACKER)
        .call(() -> {
          try (var socket = new Socket()) {
            socket.setSoTimeout(patienceMillis);
            socket.bind(new InetSocketAddress(source.toInetAddress(), 0));
            socket.connect(target(source, host, port), patienceMillis);
            return said(socket);
          } catch (ConnectException e) {
            return REFUSED;
          } catch (IOException e) {
            return SILENT;
          }
        });
  }

  private static String said(Socket socket) {
    try {
      return new String(socket.getInputStream().readNBytes(MOST), US_ASCII);
    } catch (IOException e) {
      // it was taken, and then dropped
      return "";
    }
  }

  /** Sends one datagram; what comes back, or that it is refused or silent. */
  String ask(SourceAddress source, String host, int port) {
    return new NetworkNamespace(Topology.ATTACKER)
        .call(() -> {
          try (var socket = new DatagramSocket(0, source.toInetAddress())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(target(source, host, port));
            socket.send(new DatagramPacket(new byte[1], 1));
            var answer = new DatagramPacket(new byte[MOST], MOST);
            socket.receive(answer);
            return new String(answer.getData(), 0, answer.getLength(), US_ASCII);
          } catch (PortUnreachableException e) {
            return REFUSED;
          } catch (IOException e) {
            return SILENT;
          }
        });
  }

  /** Scans one port with nmap's way {@code how}. */
  void scan(SourceAddress source, String host, String how, int port) {
    var target = Streams.address(stage, host, source.isV4()).toString();
    var command =
        List.of(
            "nmap",
            "-n",
            "-Pn",
            source.isV4() ? "-4" : "-6",
            how,
            "--max-retries",
            "0",
            "-S",
            source.toString(),
            "-e",
            Topology.INTERFACE,
            "-p",
            Integer.toString(port),
            target);
    Tool.output(Duration.ofSeconds(30), Tool.on(Topology.ATTACKER, command));
  }

  /** What a host holds against a source, waiting for a verdict that is in force there. */
  Optional<Standing> awaitVerdict(String host, SourceAddress source) {
    var _ = Fleet.await(LIMIT, () -> verdict(host, source).isPresent());
    return verdict(host, source);
  }

  /** The verdict that is in force on a host now, if there is one. */
  Optional<Standing> verdict(String host, SourceAddress source) {
    return stage.why(host, source).verdicts().stream()
        .filter(standing -> standing.notYetOn().isEmpty())
        .findFirst();
  }

  /** Whether a host gives no verdict on a source though it had the time. */
  boolean spared(String host, SourceAddress source) {
    return !Fleet.await(SETTLED, () -> !stage.why(host, source).verdicts().isEmpty());
  }

  /** Whether a host tells nothing of a source though it had the time. */
  boolean unnoticed(String host, SourceAddress source) {
    return spared(host, source) && stage.why(host, source).evidence().isEmpty();
  }

  private InetSocketAddress target(SourceAddress source, String host, int port) {
    return new InetSocketAddress(Streams.address(stage, host, source.isV4()).toInetAddress(), port);
  }
}
