package io.picketline.protocol;

import java.time.Instant;

/** An entry of the ignore list: no source in {@code prefix} is ever blocked. */
public record IgnoreRule(Prefix prefix, String comment, String author, Instant addedAt) {
  public IgnoreRule {
    Names.requireText(comment);
    Names.requireText(author);
  }
}
