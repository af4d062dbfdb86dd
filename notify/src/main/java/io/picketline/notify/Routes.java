package io.picketline.notify;

import io.picketline.notify.config.Means;
import io.picketline.notify.config.ReceiverConfig;
import io.picketline.notify.receiver.Opening;
import io.picketline.notify.receiver.Receiver;
import io.picketline.protocol.event.Event;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The ways to a receiver: one; for mail one at once, and one by digest. */
final class Routes {

  private static final String DIGEST = "/digest";

  private Routes() {}

  static List<Route> of(ReceiverConfig config, InstantSource clock, ZoneId zone) {
    Predicate<Event> wanted = config.wanted()::test;
    if (!(config.means() instanceof Means.Mail mail)) {
      return List.of(
          new Route(
              config.name(),
              config.means().type(),
              () -> Opening.of(config.means(), config.timeout(), clock),
              wanted,
              Pace.atOnce(),
              config.queue()));
    }
    Predicate<Event> atOnce =
        event -> mail.immediate().filter(event.severity()::atLeast).isPresent();
    return Stream.concat(
            mail.immediate().isEmpty()
                ? Stream.empty()
                : Stream.of(
                    new Route(
                        config.name(),
                        "mail",
                        () -> Opening.of(mail, config.timeout(), clock),
                        wanted.and(atOnce),
                        Pace.perHour(mail.perHour()),
                        config.queue())),
            mail.digest() == Means.Digest.OFF
                ? Stream.empty()
                : Stream.of(
                    new Route(
                        config.name() + DIGEST,
                        "mail",
                        () -> Opening.digest(mail, config.timeout(), clock, period(mail.digest())),
                        wanted.and(atOnce.negate()),
                        pace(mail, zone),
                        config.queue())))
        .toList();
  }

  /** The receiver for a single event that is to be told now. */
  static Receiver once(ReceiverConfig config, Duration timeout, InstantSource clock) {
    return Opening.of(config.means(), timeout, clock);
  }

  private static Pace pace(Means.Mail mail, ZoneId zone) {
    return mail.digest() == Means.Digest.HOURLY ? Pace.hourly() : Pace.daily(mail.digestAt(), zone);
  }

  private static String period(Means.Digest digest) {
    return digest.name().toLowerCase(Locale.ROOT);
  }
}
