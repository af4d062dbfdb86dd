package io.picketline.notify.receiver;

import io.picketline.notify.config.Means;
import io.picketline.notify.format.MailText;
import java.time.Duration;
import java.time.InstantSource;

/** Makes the receivers of a configuration. Nothing is connected before something is told. */
public final class Opening {

  private Opening() {}

  /**
   * A receiver that is told each event.
   *
   * @param timeout how long it may take
   */
  public static Receiver of(Means means, Duration timeout, InstantSource clock) {
    return switch (means) {
      case Means.Journald _ -> new JournaldReceiver(JournaldReceiver.SOCKET);
      case Means.Syslog syslog -> new SyslogReceiver(syslog, timeout);
      case Means.Webhook webhook -> WebReceiver.of(webhook, timeout);
      case Means.Slack slack -> WebReceiver.of(slack, timeout);
      case Means.Command command -> new CommandReceiver(command, timeout);
      case Means.Mail mail -> new MailReceiver(mail, timeout, clock, MailText::immediate);
    };
  }

  /**
   * One that is mailed many events together.
   *
   * @param period how the digest is called: {@code daily}
   */
  public static Receiver digest(
      Means.Mail means, Duration timeout, InstantSource clock, String period) {
    return new MailReceiver(means, timeout, clock, notices -> MailText.digest(notices, period));
  }
}
