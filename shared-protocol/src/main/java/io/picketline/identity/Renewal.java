package io.picketline.identity;

import io.picketline.protocol.Role;
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

  /** A fleet of which the authority changes is spread over this. */
  private static final Duration SPREAD = Duration.ofSeconds(30);

  private static final Duration LEAST_PAUSE = Duration.ofSeconds(15);
  private static final Duration MOST_PAUSE = Duration.ofHours(1);
  private static final Duration WARN_EVERY = Duration.ofHours(1);

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
    next =
        first
            ? credential.renewable().plus(upTo(credential.life().dividedBy(30)))
            : now.plus(upTo(SPREAD));
  }

  /** How long to wait for an answer, or after a refusal. */
  private Duration pause() {
    var part = planned.map(credential -> credential.life().dividedBy(100)).orElse(LEAST_PAUSE);
    var longEnough = part.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : part;
    var pause = longEnough.compareTo(MOST_PAUSE) > 0 ? MOST_PAUSE : longEnough;
    return pause.plus(upTo(pause.dividedBy(5)));
  }

  private Duration upTo(Duration most) {
    return Duration.ofMillis(random.nextLong(Math.max(1, most.toMillis())));
  }

  /** It was refused, or could not be kept; told in the log, at most once an hour. */
  public synchronized void failed(String because) {
    var now = clock.instant();
    var text =
        "the certificate ends at %s and was not renewed: %s"
            .formatted(identity.current().credential().expires(), because);
    if (trouble.isEmpty() || !now.isBefore(warned.plus(WARN_EVERY))) {
      warned = now;
      LOG.warn("{}", text);
    }
    trouble = Optional.of(text);
  }

  /** What an operator is to know of it, one line each. */
  public synchronized List<String> warnings() {
    plan(identity.current(), clock.instant());
    return trouble.stream().toList();
  }

  /** Whole days that are left; none of a certificate that has ended. */
  public long daysLeft() {
    var left = Duration.between(clock.instant(), identity.current().credential().expires());
    return Math.max(0, left.toDays());
  }
}
