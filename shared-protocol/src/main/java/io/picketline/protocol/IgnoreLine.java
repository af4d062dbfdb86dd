package io.picketline.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An ignore rule as an operator writes it, before the coordinator makes it one.
 *
 * @param expiresAt when it is to end; none for a rule for good, and where {@code life} says it
 * @param life for how long from now, by the coordinator's clock, it is to hold
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record IgnoreLine(
    Prefix prefix,
    IgnoreScope scope,
    Optional<Instant> expiresAt,
    Optional<Duration> life,
    String comment) {

  /** Longest life of a rule that is not for good. */
  public static final Duration LONGEST_LIFE = Duration.ofDays(3_650);

  public IgnoreLine {
    Names.requireText(comment);
    if (life.filter(span -> span.compareTo(LONGEST_LIFE) > 0).isPresent()) {
      throw new IllegalArgumentException(
          "%s is to hold for more than %d days; name no end for a rule for good"
              .formatted(prefix, LONGEST_LIFE.toDays()));
    }
    if (expiresAt.isPresent() && life.isPresent()) {
      throw new IllegalArgumentException("%s has two ends".formatted(prefix));
    }
    if (life.filter(span -> !span.isPositive()).isPresent()) {
      throw new IllegalArgumentException("%s is to hold for no time at all".formatted(prefix));
    }
  }

  /** The rule that {@code author} adds at {@code now} with it. */
  public IgnoreRule by(String author, Instant now) {
    return new IgnoreRule(
        prefix, comment, author, now, scope, expiresAt.or(() -> life.map(now::plus)));
  }

  /** Whether the rule is this already; a life in words counts from the rule's own beginning. */
  public boolean isAlready(IgnoreRule rule) {
    return rule.prefix().equals(prefix)
        && rule.scope().equals(scope)
        && rule.expiresAt().equals(expiresAt.or(() -> life.map(rule.addedAt()::plus)))
        && rule.comment().equals(comment);
  }
}
