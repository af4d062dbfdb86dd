package io.picketline.notify.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.picketline.config.Endpoint;
import io.picketline.notify.config.Means;
import io.picketline.notify.format.MailText;
import io.picketline.notify.format.Notice;
import io.picketline.notify.format.Sample;
import io.picketline.protocol.event.Severity;
import jakarta.mail.internet.MimeMultipart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail, to a real server. */
class MailReceiverTest {

  private static final List<Notice> TWO =
      List.of(Sample.notice(Sample.blocked()), Sample.notice(Sample.lost()));

  @TempDir private Path directory;
  private Optional<GreenMail> running = Optional.empty();

  @AfterEach
  void stop() {
    running.ifPresent(GreenMail::stop);
  }

  @Test
  void tell_plainServer_isAMailOfTextAndHtml() throws Exception {
    var server = server("smtp");

    var said = receiver(server, Means.Security.NONE, Optional.empty()).tell(TWO);

    assertThat(said).endsWith("for ops@example.org, boss@example.org");
    assertThat(server.getReceivedMessages()).hasSize(2);
    var mail = server.getReceivedMessages()[0];
    assertThat(mail.getSubject()).isEqualTo("[coord1] blocked 192.0.2.7 and 1 more");
    assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(mail.getFrom()[0]).hasToString("picketline@example.org");
    var parts = (MimeMultipart) mail.getContent();
    assertThat(parts.getContentType()).startsWith("multipart/alternative");
    assertThat(GreenMailUtil.getBody(parts.getBodyPart(0))).contains("sensor-lost web-1");
    assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
  }

  @Test
  void tell_loginWithPassword_isTakenAndAWrongOneNamed() throws Exception {
    var server = server("smtp");
    server.setUser("ops@example.org", "ops", "right");

    receiver(server, Means.Security.NONE, Optional.of(login("right"))).tell(TWO);

    assertThat(server.getReceivedMessages()).isNotEmpty();
    assertThatThrownBy(
            () -> receiver(server, Means.Security.NONE, Optional.of(login("wrong"))).tell(TWO))
        .hasMessageContaining("the login is not taken");
  }

  @Test
  void tell_serverWithoutStarttls_isNotToldInTheClear() throws Exception {
    var server = server("smtp");

    assertThatThrownBy(() -> receiver(server, Means.Security.STARTTLS, Optional.empty()).tell(TWO))
        .hasMessageContaining("STARTTLS is required");
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void tell_tlsOfTheNamedAuthority_isTakenAndNoOther() throws Exception {
    var keys = Keys.of(directory, "ip:127.0.0.1");
    System.setProperty("greenmail.tls.keystore.file", keys.store().toString());
    System.setProperty("greenmail.tls.keystore.password", Keys.PASSWORD);
    var server = server("smtps");
    var port = server.getSmtps().getPort();

    receiver(port, Means.Security.TLS, Optional.empty(), Optional.of(keys.authority())).tell(TWO);

    assertThat(server.getReceivedMessages()).hasSize(2);
    var stranger = Keys.of(Files.createDirectory(directory.resolve("other")), "ip:127.0.0.1");
    assertThatThrownBy(() ->
            receiver(port, Means.Security.TLS, Optional.empty(), Optional.of(stranger.authority()))
                .tell(TWO))
        .hasMessageContaining("cannot be spoken to");
    assertThat(server.getReceivedMessages()).hasSize(2);
  }

  private GreenMail server(String protocol) {
    var setup = new ServerSetup(0, "127.0.0.1", protocol);
    setup.setServerStartupTimeout(10_000);
    var server = new GreenMail(setup);
    server.start();
    running = Optional.of(server);
    return server;
  }

  private Means.Login login(String password) throws Exception {
    var file = directory.resolve("password");
    Files.writeString(file, password);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return new Means.Login("ops", file);
  }

  private static MailReceiver receiver(
      GreenMail server, Means.Security security, Optional<Means.Login> login) {
    return receiver(server.getSmtp().getPort(), security, login, Optional.empty());
  }

  private static MailReceiver receiver(
      int port, Means.Security security, Optional<Means.Login> login, Optional<Path> authority) {
    var means =
        new Means.Mail(
            new Endpoint("127.0.0.1", port),
            security,
            login,
            "picketline@example.org",
            List.of("ops@example.org", "boss@example.org"),
            Optional.of(Severity.WARNING),
            10,
            Means.Digest.DAILY,
            LocalTime.of(7, 0),
            authority);
    return new MailReceiver(means, Duration.ofSeconds(5), () -> Sample.NOW, MailText::immediate);
  }
}
