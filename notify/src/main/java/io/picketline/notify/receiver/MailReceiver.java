package io.picketline.notify.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.notify.config.Means;
import io.picketline.notify.format.MailText;
import io.picketline.notify.format.Notice;
import io.picketline.protocol.Names;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;

/** People, by mail: several events go into one. */
final class MailReceiver implements Receiver {

  private static final String PROTOCOLS = "TLSv1.3 TLSv1.2";

  private final Means.Mail means;
  private final Duration timeout;
  private final InstantSource clock;
  private final Function<List<Notice>, MailText> writer;

  MailReceiver(
      Means.Mail means,
      Duration timeout,
      InstantSource clock,
      Function<List<Notice>, MailText> writer) {
    this.means = means;
    this.timeout = timeout;
    this.clock = clock;
    this.writer = writer;
  }

  @Override
  public int most() {
    return Integer.MAX_VALUE;
  }

  @Override
  public String where() {
    return "%s by %s".formatted(String.join(", ", means.to()), means.server());
  }

  @Override
  public String tell(List<Notice> notices) throws IOException {
    var text = writer.apply(notices);
    try {
      var session = Session.getInstance(properties());
      var message = message(session, text);
      try (var transport = session.getTransport("smtp")) {
        if (means.login().isPresent()) {
          var login = means.login().get();
          transport.connect(login.user(), Secrets.read(login.passwordFile()));
        } else {
          transport.connect();
        }
        transport.sendMessage(message, message.getAllRecipients());
      }
      return "taken by %s for %s".formatted(means.server(), String.join(", ", means.to()));
    } catch (AuthenticationFailedException e) {
      throw failed("the login is not taken", e);
    } catch (SendFailedException e) {
      throw failed("the mail is not taken", e);
    } catch (MessagingException e) {
      throw failed("it cannot be spoken to", e);
    }
  }

  private IOException failed(String what, MessagingException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    var why = String.valueOf(root.getMessage()).strip();
    return new IOException("%s: %s: %s".formatted(means.server(), what, Names.printable(why)), e);
  }

  private Properties properties() throws IOException {
    var limit = Long.toString(timeout.toMillis());
    var properties = new Properties();
    properties.put("mail.smtp.host", means.server().host());
    properties.put("mail.smtp.port", Integer.toString(means.server().port()));
    properties.put("mail.smtp.connectiontimeout", limit);
    properties.put("mail.smtp.timeout", limit);
    properties.put("mail.smtp.writetimeout", limit);
    properties.put("mail.smtp.from", means.from());
    // what stands behind the @ of a Message-ID, in place of localhost
    properties.put("mail.from", means.from());
    properties.put("mail.smtp.auth", Boolean.toString(means.login().isPresent()));
    if (means.security() != Means.Security.NONE) {
      properties.put("mail.smtp.ssl.protocols", PROTOCOLS);
      properties.put("mail.smtp.ssl.checkserveridentity", "true");
      properties.put(
          "mail.smtp.ssl.socketFactory", Trust.context(means.authorities()).getSocketFactory());
      var tls = means.security() == Means.Security.TLS;
      properties.put(tls ? "mail.smtp.ssl.enable" : "mail.smtp.starttls.enable", "true");
      properties.put("mail.smtp.starttls.required", Boolean.toString(!tls));
    }
    return properties;
  }

  private MimeMessage message(Session session, MailText text) throws MessagingException {
    var message = new MimeMessage(session);
    message.setFrom(new InternetAddress(means.from()));
    for (var to : means.to()) {
      message.addRecipient(Message.RecipientType.TO, new InternetAddress(to));
    }
    message.setSubject(text.subject(), UTF_8.name());
    message.setSentDate(Date.from(clock.instant()));
    // nobody's absence is to be answered to us (RFC 3834)
    message.setHeader("Auto-Submitted", "auto-generated");
    var plain = new MimeBodyPart();
    plain.setText(text.text(), UTF_8.name());
    var html = new MimeBodyPart();
    html.setText(text.html(), UTF_8.name(), "html");
    message.setContent(new MimeMultipart("alternative", plain, html));
    message.saveChanges();
    return message;
  }
}
