package io.picketline.sensor.capture;

/** What a stranger sent, as text that no terminal or log can act on. */
public final class FirstBytes {

  /** Bytes of what a stranger says first that are kept. */
  public static final int MOST = 64;

  private static final String HEX = "0123456789abcdef";

  private FirstBytes() {}

  /** ASCII as it is, all else as {@code \r}, {@code \n}, {@code \t} or {@code \x1b}. */
  public static String text(byte[] bytes, int length) {
    var text = new StringBuilder(length);
    for (var at = 0; at < length; at++) {
      var each = bytes[at] & 0xff;
      switch (each) {
        case '\r' -> text.append("\\r");
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        case '\\' -> text.append("\\\\");
        case '"' -> text.append("\\\"");
        default -> {
          if (each >= ' ' && each < 0x7f) {
            text.append((char) each);
          } else {
            text.append("\\x").append(HEX.charAt(each >>> 4)).append(HEX.charAt(each & 15));
          }
        }
      }
    }
    return text.toString();
  }
}
