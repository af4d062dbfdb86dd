package io.picketline.identity;

import io.picketline.protocol.Role;
import io.picketline.protocol.local.SensorCertificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a daemon's certificate is to be renewed, and how that fares: when a third of its life is
 * left, and a sensor's also when another authority issues now. Never at the same moment for a whole
 * fleet. For any thread.
 */
public final class Renewal {

  private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);

  /** A fleet of which the authority changes is spread over this, or a tenth of a shorter life. */
  private static final Duration SPREAD = Duration.ofSeconds(30);

  private static final Duration LEAST_PAUSE = Duration.ofSeconds(15);
  private static final Duration MOST_PAUSE = Duration.ofHours(1);
  private static final Duration WARN_EVERY = Duration.ofHours(1);

  private static final String UNANSWERED = "no coordinator has answered";

  private final KeptIdentity identity;
  private final InstantSource clock;
  private final RandomGenerator random;
  private Optional<Credential> planned = Optional.empty();
  private boolean byFirst;
  private Instant next = Instant.MAX;
  private Instant warned = Instant.MIN;
  private Optional<String> trouble = Optional.empty();

  /** Nothing is planned yet. */
  public Renewal(KeptIdentity identity, InstantSource clock, RandomGenerator random) {
    this.identity = identity;
    this.clock = clock;
    this.random = random;
  }

  /** Whether to ask for a new certificate now; if so, not again for a while. */
  public synchronized boolean due() {
    var now = clock.instant();
    plan(identity.current(), now);
    if (now.isBefore(next)) {
      return false;
    }
    next = now.plus(pause());
    return true;
  }

  private void plan(Identity current, Instant now) {
    var credential = current.credential();
    var first = identity.role() != Role.SENSOR || current.issuedByFirst();
    if (planned.filter(credential::equals).isPresent() && first == byFirst) {
      return;
    }
    if (planned.filter(before -> !before.equals(credential)).isPresent()) {
      trouble = Optional.empty();
      LOG.info("certificate renewed expires={}", credential.expires());
    }
    planned = Optional.of(credential);
    byFirst = first;
    var life = credential.life();
    var byLife = credential.renewable().plus(upTo(life.dividedBy(30)));
    var byAuthority = now.plus(upTo(least(SPREAD, life.dividedBy(10))));
    next = first || byLife.isBefore(byAuthority) ? byLife : byAuthority;
  }

  /** How long to wait for an answer, or after a refusal. */
  private Duration pause() {
    var part = planned.map(credential -> credential.life().dividedBy(100)).orElse(LEAST_PAUSE);
    var longEnough = part.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : part;
    var pause = least(MOST_PAUSE, longEnough);
    return pause.plus(upTo(pause.dividedBy(5)));
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private Duration upTo(Duration most) {
    return Duration.ofMillis(random.nextLong(Math.max(1, most.toMillis())));
  }

  /** It was refused, or could not be kept; told in the log, at most once an hour. */
  public synchronized void failed(String because) {
    var now = clock.instant();
    if (trouble.isEmpty() || !now.isBefore(warned.plus(WARN_EVERY))) {
      warned = now;
      LOG.warn("{}", words(identity.current().credential(), because, now));
    }
    trouble = Optional.of(because);
  }

  private static String words(Credential credential, String because, Instant now) {
    return "the certificate %s at %s and was not renewed: %s"
        .formatted(credential.ended(now) ? "ended" : "ends", credential.expires(), because);
  }

  /** What an operator is to know of it, one line each. */
  public synchronized List<String> warnings() {
    var now = clock.instant();
    var current = identity.current();
    plan(current, now);
    var credential = current.credential();
    return trouble
        .or(() -> overdue(credential, now) ? Optional.of(UNANSWERED) : Optional.empty())
        .map(because -> words(credential, because, now))
        .stream()
        .toList();
  }

  private static boolean overdue(Credential credential, Instant now) {
    return new SensorCertificate(credential.issued(), credential.expires(), credential.authority())
        .overdue(now);
  }

  /** Whole days that are left; none of a certificate that has ended. */
  public long daysLeft() {
    var left = Duration.between(clock.instant(), identity.current().credential().expires());
    return Math.max(0, left.toDays());
  }
}
