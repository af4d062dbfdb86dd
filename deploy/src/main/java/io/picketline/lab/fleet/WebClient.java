package io.picketline.lab.fleet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picketline.lab.measure.NetworkNamespace;
import io.picketline.protocol.SourceAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A connection to a host's service that is kept and asked again and again by HTTP. */
public final class WebClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 2_000;
  private static final int MOST = 1_024;

  private final Socket socket;
  private final String host;

  private WebClient(Socket socket, String host) {
    this.socket = socket;
    this.host = host;
  }

  /** Connects from a namespace and an address there. */
  public static WebClient open(
      String from, SourceAddress source, String host, SourceAddress address) {
    return new NetworkNamespace(from)
        .call(() -> {
          var socket = new Socket();
          socket.setSoTimeout(PATIENCE_MILLIS);
          socket.bind(new InetSocketAddress(source.toInetAddress(), 0));
          socket.connect(
              new InetSocketAddress(address.toInetAddress(), Service.PORT), PATIENCE_MILLIS);
          return new WebClient(socket, host);
        });
  }

  /** Asks once; whether the answer came. */
  public boolean answered() {
    try {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(host).getBytes(US_ASCII));
      var answer = new StringBuilder();
      var bytes = new byte[MOST];
      while (!answer.toString().endsWith("\r\n\r\n" + host)) {
        var read = socket.getInputStream().read(bytes);
        if (read < 0) {
          return false;
        }
        answer.append(new String(bytes, 0, read, US_ASCII));
      }
      return answer.indexOf("HTTP/1.1 200 ") == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new LabException("cannot close a connection to " + host, e);
    }
  }
}
