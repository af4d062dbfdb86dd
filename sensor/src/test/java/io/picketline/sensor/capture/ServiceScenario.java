package io.picketline.sensor.capture;

import static io.picketline.sensor.capture.AttackerNamespace.ATTACKER;
import static io.picketline.sensor.capture.AttackerNamespace.ATTACKER6;
import static io.picketline.sensor.capture.AttackerNamespace.VICTIM;
import static io.picketline.sensor.capture.AttackerNamespace.VICTIM6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.protocol.Probe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;

/** A service that echoes one line, its clients, and what the kernel tells of them. */
public final class ServiceScenario {

  private ServiceScenario() {}

  public static void connectionsProveWhatWentThroughThem() throws IOException {
    try (var attacker = new AttackerNamespace();
        var service = new ServerSocket(80)) {
      Thread.ofPlatform().daemon().start(() -> serve(service));
      var seen = new Seen();
      var sockets = new ServedSockets(System::nanoTime, 1, _ -> {});
      var own = new OwnTraps();
      var connections = new ServedConnections(sockets, own, System::nanoTime, () -> 1, 1, seen);
      try (var _ =
          new SocketWatch(sockets, own, connections::alive, connections::gone)
              .begin(seen.failures::add)) {
        attacker.run("nmap -n -Pn -sT -p 80,81 " + VICTIM);
        await().until(() -> seen.withoutData.size() == 1);
        attacker.run("nmap -n -Pn -sS -p 80 " + VICTIM);
        attacker.python(client(VICTIM, "hello\\n"));
        await().until(() -> sources(seen.served).equals(List.of(ATTACKER)));
        attacker.python(client(VICTIM6, "hello\\n"));
        await().until(() -> sources(seen.served).equals(List.of(ATTACKER, ATTACKER6)));

        assertThat(sources(seen.withoutData)).containsExactly(ATTACKER);
        assertThat(seen.served).extracting(Probe::port).containsOnly(80);
        assertThat(seen.failures).isEmpty();
      }
    }
  }

  private static List<String> sources(List<Probe> probes) {
    return probes.stream().map(probe -> probe.source().toString()).toList();
  }

  private static String client(String address, String says) {
    return """
    import socket
    s=socket.create_connection(('%s',80)); s.settimeout(10)
    s.sendall(b'%s'); assert s.recv(99); s.close()
    """
        .formatted(address, says);
  }

  private static void serve(ServerSocket service) {
    while (!service.isClosed()) {
      try (var client = service.accept()) {
        echo(client);
      } catch (IOException e) {
        if (!service.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private static void echo(Socket client) throws IOException {
    try {
      var line = client.getInputStream().readNBytes(6);
      client.getOutputStream().write(line);
      assertThat(client.getInputStream().read()).isNegative();
    } catch (SocketException e) {
      client.close(); // he left by a reset
    }
  }
}
