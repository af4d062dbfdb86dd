package io.picketline.cli;

/** Marks words for the eye where the output takes colours (ECMA-48 SGR), else leaves them be. */
record Palette(boolean colours) {

  String strong(String text) {
    return sgr("1", text);
  }

  String bad(String text) {
    return sgr("1;31", text);
  }

  String good(String text) {
    return sgr("1;32", text);
  }

  String faint(String text) {
    return sgr("2", text);
  }

  private String sgr(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
