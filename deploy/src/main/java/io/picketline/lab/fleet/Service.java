package io.picketline.lab.fleet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picketline.lab.measure.NetworkNamespace;
import io.picketline.protocol.SourceAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** What a host of the lab is there for: a TCP port that answers every line with its own name. */
public final class Service implements AutoCloseable {

  /** The port it answers on. */
  public static final int PORT = 80;

  private static final int BACKLOG = 64;
  private static final int PATIENCE_MILLIS = 1_000;
  private static final int LONGEST_NAME = 64;

  private final String host;
  private final ServerSocket listener;

  private Service(String host, ServerSocket listener) {
    this.host = host;
    this.listener = listener;
  }

  /** Opens the port on a host, for IPv4 and IPv6. */
  public static Service open(String host) {
    var listener = new NetworkNamespace(host).call(() -> new ServerSocket(PORT, BACKLOG));
    var service = new Service(host, listener);
    Thread.ofPlatform().daemon().name("service-" + host).start(service::accept);
    return service;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        // an aborted handshake, or the end; the loop's condition tells
        Thread.onSpinWait();
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setSoTimeout(PATIENCE_MILLIS);
      if (client.getInputStream().read() >= 0) {
        client.getOutputStream().write(host.getBytes(US_ASCII));
      }
    } catch (IOException e) {
      // the client's affair: it sees no answer
      Thread.onSpinWait();
    }
  }

  /** Whether {@code host} answers a client at {@code from} that speaks from {@code source}. */
  public static boolean answers(
      String from, SourceAddress source, String host, SourceAddress address) {
    return new NetworkNamespace(from).call(() -> talk(source, host, address));
  }

  private static boolean talk(SourceAddress source, String host, SourceAddress address) {
    try (var socket = new Socket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.bind(new InetSocketAddress(source.toInetAddress(), 0));
      socket.connect(new InetSocketAddress(address.toInetAddress(), PORT), PATIENCE_MILLIS);
      socket.getOutputStream().write('?');
      var answer = socket.getInputStream().readNBytes(LONGEST_NAME);
      return new String(answer, US_ASCII).equals(host);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new LabException("cannot close port %d on %s".formatted(PORT, host), e);
    }
  }
}
