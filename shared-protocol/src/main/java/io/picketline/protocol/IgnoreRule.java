package io.picketline.protocol;

import java.time.Instant;
import java.util.Optional;

/** An entry of the ignore list: no source in {@code prefix} is ever blocked. */
public record IgnoreRule(Prefix prefix, String comment, String author, Instant addedAt) {

  /** Most rules of the network-wide list, and most prefixes that a host's own files come to. */
  public static final int MOST_OF_A_LIST = 10_000;

  public IgnoreRule {
    Names.requireText(comment);
    Names.requireText(author);
  }

  /** What an operator is to know of it, if there is anything. */
  public Optional<String> warning() {
    return prefix.length() == 0
        ? Optional.of("%s spares everybody: nobody is ever blocked".formatted(prefix))
        : Optional.empty();
  }
}
