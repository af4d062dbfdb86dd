package io.picketline.coordinator.api;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Entity tags (RFC 9110, 8.8.3): a list that has not changed is not sent again. */
final class Tags {

  /** What a tag begins with that stands for the same, but not for the same bytes. */
  static final String WEAK = "W/";

  private static final int BYTES = 16;

  private Tags() {}

  /** The answer with the tag of its body; none of it if the caller has it already. */
  static Answer.Whole tagged(Call call, Answer.Whole answer) {
    return tagged(call, answer, '"' + digest(answer.body()) + '"');
  }

  /** The same with that tag. */
  static Answer.Whole tagged(Call call, Answer.Whole answer, String tag) {
    var told = answer.with("ETag", tag).with("Cache-Control", "private, no-cache");
    return has(call, tag) ? told.bare(304) : told;
  }

  /** Whether the caller has what bears that tag; compared weakly (RFC 9110, 13.1.2). */
  static boolean has(Call call, String tag) {
    return call.header("if-none-match")
        .filter(had ->
            List.of(had.split(",", -1)).stream()
                .map(String::strip)
                .anyMatch(one -> one.equals("*") || strong(one).equals(strong(tag))))
        .isPresent();
  }

  /** Hexadecimal digits that stand for these bytes. */
  static String digest(byte[] bytes) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String strong(String tag) {
    return tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
  }
}
