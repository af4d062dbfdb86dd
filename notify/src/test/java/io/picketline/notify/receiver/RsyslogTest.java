package io.picketline.notify.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.config.Endpoint;
import io.picketline.notify.config.Means;
import io.picketline.notify.format.Body;
import io.picketline.notify.format.Sample;
import io.picketline.notify.format.Syslog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rsyslog, as Debian has it, makes of our messages over UDP, TCP and TLS. */
class RsyslogTest {

  private static final Syslog MESSAGE = new Syslog(Syslog.Facility.LOCAL3, Body.TEXT);

  @TempDir private Path directory;
  private Optional<Process> running = Optional.empty();

  @AfterEach
  void stop() {
    running.ifPresent(Process::destroyForcibly);
  }

  @Test
  void tell_overAllTransports_isReadWithAllItsFields() throws Exception {
    var keys = Keys.of(directory, "dns:localhost");
    var udp = freePort();
    var tcp = freePort();
    var tls = freePort();
    start(keys, udp, tcp, tls);

    tell(tcp, Means.Transport.TCP, Optional.empty());
    tell(tls, Means.Transport.TLS, Optional.of(keys.authority()));
    tell(udp, Means.Transport.UDP, Optional.empty());

    var out = directory.resolve("out");
    await().atMost(Duration.ofSeconds(10)).until(() -> lines(out).size() == 3);
    assertThat(lines(out))
        .allSatisfy(line ->
            assertThat(line)
                .startsWith("local3|notice|2026-01-31T12:00:00.123456Z|coord1|")
                .contains("|picketline|77|blocked|[picketline@32473 ")
                .contains("about=\"192.0.2.7\"")
                .contains("text=\"SYN \\\"scan\\\" \\]=|\\\\ <b>&amp;\"")
                .contains("größer, blocked 192.0.2.7"));
  }

  private void tell(int port, Means.Transport transport, Optional<Path> authority)
      throws IOException {
    var means = new Means.Syslog(new Endpoint("localhost", port), transport, MESSAGE, authority);
    try (var receiver = new SyslogReceiver(means, Duration.ofSeconds(5))) {
      receiver.tell(
          List.of(Sample.notice(Sample.blocked().ordered("größer, blocked 192.0.2.7", "", ""))));
    }
  }

  private void start(Keys keys, int udp, int tcp, int tls) throws Exception {
    var store = KeyStore.getInstance(keys.store().toFile(), Keys.PASSWORD.toCharArray());
    var key = store.getKey("server", Keys.PASSWORD.toCharArray()).getEncoded();
    var pem = directory.resolve("server.key");
    Files.writeString(
        pem,
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(key)));
    var config = configured(pem, udp, tcp, tls);
    var process =
        new ProcessBuilder(
                "/usr/sbin/rsyslogd",
                "-n",
                "-f",
                config.toString(),
                "-i",
                directory.resolve("pid").toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("said").toFile())
            .start();
    running = Optional.of(process);
    for (var port : List.of(tcp, tls)) {
      await().atMost(Duration.ofSeconds(10)).until(() -> listens(port));
    }
  }

  private Path configured(Path pem, int udp, int tcp, int tls) throws IOException {
    var config = directory.resolve("rsyslog.conf");
    Files.writeString(
        config,
        """
        global(workDirectory="%1$s" defaultNetstreamDriverCAFile="%1$s/ca.pem"
          defaultNetstreamDriverCertFile="%1$s/ca.pem" defaultNetstreamDriverKeyFile="%2$s")
        module(load="imudp")
        module(load="imtcp")
        template(name="fields" type="string" string="%%syslogfacility-text%%|\
        %%syslogseverity-text%%\
        |%%timestamp:::date-rfc3339%%|%%hostname%%|%%app-name%%|%%procid%%|%%msgid%%\
        |%%structured-data%%|%%msg%%\\n")
        input(type="imudp" address="127.0.0.1" port="%3$d")
        input(type="imtcp" address="127.0.0.1" port="%4$d")
        input(type="imtcp" address="127.0.0.1" port="%5$d" streamDriver.name="gtls"
          streamDriver.mode="1" streamDriver.authMode="anon")
        action(type="omfile" file="%1$s/out" template="fields")
        """
            .formatted(directory, pem, udp, tcp, tls));
    return config;
  }

  private static boolean listens(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file, UTF_8) : List.of();
  }
}
