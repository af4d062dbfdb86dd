package io.picketline.lab.fleet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picketline.lab.measure.NetworkNamespace;
import io.picketline.protocol.SourceAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * What a host of the lab is there for: a TCP port that answers with the host's own name, by HTTP to
 * who asks so, else at once.
 */
public final class Service implements AutoCloseable {

  /** The port it answers on. */
  public static final int PORT = 80;

  private static final int BACKLOG = 64;
  private static final int PATIENCE_MILLIS = 1_000;
  private static final int LONGEST_NAME = 64;

  /** As long as a client may keep a connection without using it. */
  private static final int IDLE_MILLIS = 60_000;

  private static final int GET = 'G';
  private static final int LONGEST_REQUEST = 8_192;
  private static final String END = "\r\n\r\n";

  private final String host;
  private final ServerSocket listener;

  private Service(String host, ServerSocket listener) {
    this.host = host;
    this.listener = listener;
  }

  /** Opens the port on a host, for IPv4 and IPv6. */
  public static Service open(String host) {
    return open(host, PORT);
  }

  /** Opens another port on a host. */
  public static Service open(String host, int port) {
    var listener = new NetworkNamespace(host).call(() -> new ServerSocket(port, BACKLOG));
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
      client.setSoTimeout(IDLE_MILLIS);
      var first = client.getInputStream().read();
      if (first == GET) {
        converse(client);
      } else if (first >= 0) {
        client.getOutputStream().write(host.getBytes(US_ASCII));
      }
    } catch (IOException e) {
      // the client's affair: it sees no answer
      Thread.onSpinWait();
    }
  }

  /** Answers one request after the other until the client leaves or asks no more. */
  private void converse(Socket client) throws IOException {
    var in = client.getInputStream();
    while (passRequest(in)) {
      client
          .getOutputStream()
          .write(
              "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(host.length(), host)
                  .getBytes(US_ASCII));
    }
  }

  /** Reads to the empty line that ends a request; whether there was one. */
  private static boolean passRequest(InputStream in) throws IOException {
    var ended = 0;
    for (var read = 0; read < LONGEST_REQUEST && ended < END.length(); read++) {
      var next = in.read();
      if (next < 0) {
        return false;
      }
      ended = next == END.charAt(ended) ? ended + 1 : next == END.charAt(0) ? 1 : 0;
    }
    return ended == END.length();
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
      throw new LabException(
          "cannot close port %d on %s".formatted(listener.getLocalPort(), host), e);
    }
  }
}
