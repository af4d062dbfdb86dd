package io.picketline.notify.receiver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picketline.local.Deadline;
import io.picketline.notify.config.Means;
import io.picketline.notify.format.Notice;
import io.picketline.protocol.Names;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A server of syslog: over UDP (RFC 5426), TCP with each message behind its length (RFC 6587,
 * 3.4.1), or TLS (RFC 5425). Syslog answers nothing: what was on its way when a connection broke
 * may be lost, so a connection is looked at before each use.
 */
final class SyslogReceiver implements Receiver {

  private static final int MOST = 100;

  private final Means.Syslog means;
  private final Duration timeout;
  private @Nullable Connection connection;

  /**
   * A connection.
   *
   * @param plain the socket below TLS: to close it never waits for the server
   */
  private record Connection(Socket socket, Socket plain) {}

  SyslogReceiver(Means.Syslog means, Duration timeout) {
    this.means = means;
    this.timeout = timeout;
  }

  @Override
  public int most() {
    return means.transport() == Means.Transport.UDP ? 1 : MOST;
  }

  @Override
  public String where() {
    return "%s over %s"
        .formatted(means.server(), means.transport().name().toLowerCase(Locale.ROOT));
  }

  @Override
  public String tell(List<Notice> notices) throws IOException {
    if (means.transport() == Means.Transport.UDP) {
      return datagram(means.message().bytes(notices.getFirst()));
    }
    var frames = new ByteArrayOutputStream();
    for (var notice : notices) {
      var message = means.message().bytes(notice);
      frames.writeBytes((message.length + " ").getBytes(US_ASCII));
      frames.writeBytes(message);
    }
    var kept = connected();
    try (var _ = new Deadline(kept.plain(), timeout)) {
      kept.socket().getOutputStream().write(frames.toByteArray());
      kept.socket().getOutputStream().flush();
    } catch (IOException e) {
      close();
      throw failed(e);
    }
    return "taken by the connection to %s; syslog answers nothing".formatted(where());
  }

  private String datagram(byte[] message) throws IOException {
    try (var socket = new DatagramSocket()) {
      var server = address();
      socket.connect(server);
      socket.send(new DatagramPacket(message, message.length));
    } catch (IOException | UncheckedIOException e) {
      throw failed(e);
    }
    return "sent to %s; nobody says whether it arrived".formatted(where());
  }

  private Connection connected() throws IOException {
    var kept = connection;
    if (kept != null && !open(kept.socket())) {
      close();
      kept = null;
    }
    if (kept == null) {
      try {
        kept = connect();
      } catch (IOException e) {
        throw failed(e);
      }
      connection = kept;
    }
    return kept;
  }

  /** A server that has closed says so by an end of what it sends; it sends nothing else. */
  private static boolean open(Socket socket) {
    try {
      socket.setSoTimeout(1);
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException _) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private Connection connect() throws IOException {
    var plain = new Socket();
    var limit = Math.toIntExact(timeout.toMillis());
    try {
      plain.connect(address(), limit);
      plain.setKeepAlive(true);
      plain.setSoTimeout(limit);
      var tls = means.transport() == Means.Transport.TLS;
      return new Connection(tls ? secured(plain) : plain, plain);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  private Socket secured(Socket plain) throws IOException {
    var server = means.server();
    var factory = Trust.context(means.authorities()).getSocketFactory();
    try (var _ = new Deadline(plain, timeout)) {
      var socket = (SSLSocket) factory.createSocket(plain, server.host(), server.port(), true);
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    }
  }

  private InetSocketAddress address() throws IOException {
    var address = new InetSocketAddress(means.server().host(), means.server().port());
    if (address.isUnresolved()) {
      throw new IOException("its name leads to no address");
    }
    return address;
  }

  private IOException failed(Exception e) {
    return new IOException(
        "%s: %s".formatted(where(), Names.printable(String.valueOf(e.getMessage()))), e);
  }

  @Override
  public void close() {
    var kept = connection;
    connection = null;
    if (kept != null) {
      // TLS takes its leave first, which a server that reads nothing would hold up
      try (var _ = new Deadline(kept.plain(), timeout)) {
        Closing.quietly(kept.socket());
      }
    }
  }
}
