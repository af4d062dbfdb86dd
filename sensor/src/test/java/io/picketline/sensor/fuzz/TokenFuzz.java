package io.picketline.sensor.fuzz;

import io.picketline.fuzz.Limits;
import io.picketline.identity.Token;
import java.nio.charset.StandardCharsets;

/** Tokens as somebody pastes them: each is one that reads the same again, or is refused. */
public final class TokenFuzz {

  private TokenFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    Limits.within(input.length, () -> read(new String(input, StandardCharsets.UTF_8)));
  }

  private static void read(String text) {
    Token token;
    try {
      token = Token.parse(text);
    } catch (IllegalArgumentException e) {
      requireSilent(String.valueOf(e.getMessage()), text.strip());
      return; // refused, as it should be
    }
    if (!token.text().equals(text.strip()) || !Token.parse(token.text()).equals(token)) {
      throw new AssertionError("a token that reads otherwise the next time");
    }
    requireSilent(token.toString(), text.strip());
  }

  /** A token is a secret: what is said of it goes to logs. */
  private static void requireSilent(String said, String text) {
    if (text.length() > 12 && said.contains(text)) {
      throw new AssertionError("a token is said back");
    }
  }
}
