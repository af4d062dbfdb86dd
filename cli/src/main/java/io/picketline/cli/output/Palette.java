package io.picketline.cli.output;

/** Marks words for the eye where the output takes colours (ECMA-48 SGR), else leaves them be. */
public record Palette(boolean colours) {

  /** What the eye is to find first. */
  public String strong(String text) {
    return sgr("1", text);
  }

  /** What is not as it should be. */
  public String bad(String text) {
    return sgr("1;31", text);
  }

  /** What is as it should be. */
  public String good(String text) {
    return sgr("1;32", text);
  }

  /** What matters less. */
  public String faint(String text) {
    return sgr("2", text);
  }

  private String sgr(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
