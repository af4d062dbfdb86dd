package io.picketline.protocol.link;

/** Certificates as text, of which nothing is known but that it is short and printable. */
final class PemText {

  private PemText() {}

  /** Refuses what cannot be PEM. */
  static void require(String text) {
    if (text.length() > LinkMessage.MAX_PEM || !text.chars().allMatch(PemText::mayBeIn)) {
      throw new IllegalArgumentException("%d characters are no PEM".formatted(text.length()));
    }
  }

  private static boolean mayBeIn(int character) {
    return character == '\n' || (character >= ' ' && character <= '~');
  }
}
