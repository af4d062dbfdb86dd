package io.picketline.notify.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.config.Endpoint;
import io.picketline.notify.config.Means;
import io.picketline.notify.format.Body;
import io.picketline.notify.format.Sample;
import io.picketline.notify.format.Syslog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Syslog as it crosses the network. */
class SyslogReceiverTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Syslog MESSAGE = new Syslog(Syslog.Facility.DAEMON, Body.TEXT);

  @TempDir private Path directory;

  @Test
  void udp_event_isOneDatagram() throws Exception {
    try (var server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var receiver = receiver(server.getLocalPort(), Means.Transport.UDP, Optional.empty())) {
      server.setSoTimeout(5_000);

      receiver.tell(List.of(Sample.notice(Sample.lost())));

      var packet = new DatagramPacket(new byte[9_000], 9_000);
      server.receive(packet);
      assertThat(new String(packet.getData(), 0, packet.getLength(), UTF_8))
          .isEqualTo(new String(MESSAGE.bytes(Sample.notice(Sample.lost())), UTF_8));
    }
  }

  @Test
  void tcp_events_eachStandBehindItsLength() throws Exception {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var receiver = receiver(server.getLocalPort(), Means.Transport.TCP, Optional.empty())) {
      var read = CompletableFuture.supplyAsync(() -> frames(server, 2), Thread::startVirtualThread);

      receiver.tell(List.of(Sample.notice(Sample.lost()), Sample.notice(Sample.blocked())));

      assertThat(read.get())
          .containsExactly(
              new String(MESSAGE.bytes(Sample.notice(Sample.lost())), UTF_8),
              new String(MESSAGE.bytes(Sample.notice(Sample.blocked())), UTF_8));
    }
  }

  @Test
  void tcp_serverHasClosed_isConnectedAnew() throws Exception {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var receiver = receiver(server.getLocalPort(), Means.Transport.TCP, Optional.empty())) {
      for (var round = 0; round < 2; round++) {
        var read =
            CompletableFuture.supplyAsync(() -> frames(server, 1), Thread::startVirtualThread);

        receiver.tell(List.of(Sample.notice(Sample.lost())));

        assertThat(read.get()).hasSize(1);
      }
    }
  }

  @Test
  void tls_rightAuthorityAndName_isTold() throws Exception {
    var keys = Keys.of(directory, "dns:localhost");
    try (var server = keys.server().getServerSocketFactory().createServerSocket(0);
        var receiver =
            receiver(server.getLocalPort(), Means.Transport.TLS, Optional.of(keys.authority()))) {
      var read = CompletableFuture.supplyAsync(() -> frames(server, 1), Thread::startVirtualThread);

      receiver.tell(List.of(Sample.notice(Sample.lost())));

      assertThat(read.get()).hasSize(1);
    }
  }

  @Test
  void tls_serverThatReadsNothing_isGivenUpInTime() throws Exception {
    var keys = Keys.of(directory, "dns:localhost");
    try (var server = (SSLServerSocket) serverOf(keys)) {
      var shaken =
          CompletableFuture.supplyAsync(() -> handshaken(server), Thread::startVirtualThread);
      var address = new Endpoint("localhost", server.getLocalPort());
      var means =
          new Means.Syslog(address, Means.Transport.TLS, MESSAGE, Optional.of(keys.authority()));
      var told =
          CompletableFuture.runAsync(
              () -> tellOnAndOn(new SyslogReceiver(means, TIMEOUT)), Thread::startVirtualThread);

      assertThatThrownBy(() -> told.get(60, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("over tls");
      shaken.get().close();
    }
  }

  private static ServerSocket serverOf(Keys keys) throws IOException {
    var server = keys.server().getServerSocketFactory().createServerSocket();
    server.setReceiveBufferSize(4_096);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return server;
  }

  private static SSLSocket handshaken(SSLServerSocket server) {
    try {
      var connection = (SSLSocket) server.accept();
      connection.startHandshake();
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Until it fails; far more than all buffers between hold. */
  private static void tellOnAndOn(SyslogReceiver receiver) {
    var many = Collections.nCopies(100, Sample.notice(Sample.blocked()));
    try (receiver) {
      for (var round = 0; round < 2_000; round++) {
        receiver.tell(many);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void tls_anothersNameOrUnknownAuthority_isToldNothing() throws Exception {
    var keys = Keys.of(directory, "dns:elsewhere.example");
    for (var authority : List.of(Optional.of(keys.authority()), Optional.<Path>empty())) {
      try (var server = keys.server().getServerSocketFactory().createServerSocket(0);
          var receiver = receiver(server.getLocalPort(), Means.Transport.TLS, authority)) {
        var read =
            CompletableFuture.supplyAsync(() -> frames(server, 1), Thread::startVirtualThread);

        assertThatThrownBy(() -> receiver.tell(List.of(Sample.notice(Sample.lost()))))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("over tls");
        assertThat(read.get()).isEmpty();
      }
    }
  }

  @Test
  void tcp_nobodyListens_saysSo() throws Exception {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (var receiver = receiver(port, Means.Transport.TCP, Optional.empty())) {
      assertThatThrownBy(() -> receiver.tell(List.of(Sample.notice(Sample.lost()))))
          .hasMessageContaining("localhost:" + port + " over tcp");
    }
  }

  private static SyslogReceiver receiver(
      int port, Means.Transport transport, Optional<Path> authority) {
    var server = new Endpoint("localhost", port);
    return new SyslogReceiver(new Means.Syslog(server, transport, MESSAGE, authority), TIMEOUT);
  }

  /** Takes one connection and reads so many frames; those before it broke. */
  private static List<String> frames(ServerSocket server, int count) {
    var frames = new ArrayList<String>();
    try (var connection = server.accept()) {
      connection.setSoTimeout(5_000);
      while (frames.size() < count) {
        frames.add(frame(connection.getInputStream()));
      }
    } catch (IOException e) {
      assertThat(e).isNotNull();
    }
    return frames;
  }

  private static String frame(InputStream in) throws IOException {
    var length = 0;
    for (var next = in.read(); next != ' '; next = in.read()) {
      if (next < '0' || next > '9') {
        throw new IOException("no length");
      }
      length = length * 10 + next - '0';
    }
    return new String(in.readNBytes(length), UTF_8);
  }
}
