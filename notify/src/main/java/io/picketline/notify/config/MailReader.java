package io.picketline.notify.config;

import io.picketline.config.ConfigBlock;
import io.picketline.config.Endpoint;
import io.picketline.protocol.event.Severity;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what a receiver by mail has of its own. */
final class MailReader {

  private static final int MOST_MAILS = 3_600;

  /** Enough to find a slip; whether there is such an address the server knows. */
  private static final Pattern ADDRESS =
      Pattern.compile("[!-~&&[^@<>,;:\"\\\\]]{1,64}@[A-Za-z0-9.-]+");

  private final ConfigBlock block;
  private final ReceiverReader common;

  MailReader(ConfigBlock block, ReceiverReader common) {
    this.block = block;
    this.common = common;
  }

  Optional<Means> read() {
    var from = block.<Optional<String>>parsed("from", MailReader::sender);
    if (block.text("from").isEmpty()) {
      block.problem("from", "name the sender's address");
    }
    var to = block.parsedAll("to", MailReader::address);
    if (block.texts("to").isEmpty()) {
      block.problem("to", "name at least one recipient");
    }
    var security = common.choice("security", Means.Security.class);
    var login = login(security);
    var immediate = block.parsed("immediate", MailReader::severity);
    var digest = common.choice("digest", Means.Digest.class);
    if (immediate.isEmpty() && digest == Means.Digest.OFF) {
      block.problem("digest", "with immediate off as well nothing would ever be mailed");
    }
    var perHour = block.number("mails-per-hour", 1, MOST_MAILS);
    var at = block.parsed("digest-at", MailReader::time);
    var authorities = common.file("ca-file");
    var server = common.server();
    if (security == Means.Security.NONE) {
      server.map(Endpoint::host).ifPresent(this::warnOfReaders);
    }
    if (server.isEmpty() || from.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Means.Mail(
            server.get(),
            security,
            login,
            from.get(),
            to,
            immediate,
            perHour,
            digest,
            at,
            authorities));
  }

  private void warnOfReaders(String host) {
    if (!Urls.ofThisHost(host)) {
      block.warning(
          "%s.security: none, and %s is another host: who sits between reads all mails"
              .formatted(block.name(), host));
    }
  }

  private Optional<Means.Login> login(Means.Security security) {
    var user = block.text("user");
    var file = common.file("password-file");
    if (user.isEmpty() != file.isEmpty()) {
      block.problem("user", "user and password-file go together");
    }
    if (!user.isEmpty() && security == Means.Security.NONE) {
      block.problem("security", "a password would be sent for all to read; use starttls or tls");
    }
    return user.isEmpty() ? Optional.empty() : file.map(path -> new Means.Login(user, path));
  }

  private static Optional<String> sender(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(address(text));
  }

  private static String address(String text) {
    if (!ADDRESS.matcher(text).matches()) {
      throw new IllegalArgumentException("\"%s\" is no name@host".formatted(text));
    }
    return text;
  }

  private static Optional<Severity> severity(String text) {
    return text.equals("off") ? Optional.empty() : Optional.of(Severity.named(text));
  }

  private static LocalTime time(String text) {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("\"%s\" is no time such as 07:00".formatted(text), e);
    }
  }
}
