package io.picketline.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;

/**
 * An entry of the ignore list: no source in {@code prefix} is ever blocked.
 *
 * @param scope on which hosts
 * @param expiresAt when it ends by itself, by the coordinator's clock; never, if empty
 */
public record IgnoreRule(
    Prefix prefix,
    String comment,
    String author,
    Instant addedAt,
    IgnoreScope scope,
    Optional<Instant> expiresAt) {

  /** Most rules of the network-wide list, and most prefixes that a host's own files come to. */
  public static final int MOST_OF_A_LIST = 10_000;

  public IgnoreRule {
    Names.requireText(comment);
    Names.requireText(author);
  }

  /** A rule for all hosts, for good. */
  public IgnoreRule(Prefix prefix, String comment, String author, Instant addedAt) {
    this(prefix, comment, author, addedAt, IgnoreScope.ALL, Optional.empty());
  }

  /** Reads a rule; one that was written when rules had no scope counts everywhere. */
  @JsonCreator
  static IgnoreRule read(
      @JsonProperty("prefix") Prefix prefix,
      @JsonProperty("comment") String comment,
      @JsonProperty("author") String author,
      @JsonProperty("addedAt") Instant addedAt,
      @JsonProperty("scope") Optional<IgnoreScope> scope,
      @JsonProperty("expiresAt") Optional<Instant> expiresAt) {
    return new IgnoreRule(
        prefix, comment, author, addedAt, scope.orElse(IgnoreScope.ALL), expiresAt);
  }

  /** Whether it has ended. */
  public boolean expired(Instant now) {
    return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
  }

  /** What an operator is to know of it, if there is anything. */
  public Optional<String> warning() {
    return prefix.length() == 0
        ? Optional.of(
            "%s spares everybody: nobody is ever blocked%s"
                .formatted(prefix, scope.isAll() ? "" : " on " + scope))
        : Optional.empty();
  }
}
