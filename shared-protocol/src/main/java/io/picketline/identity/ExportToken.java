package io.picketline.identity;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The secret by which a firewall fetches lists by URL, and may do nothing else. As text {@code
 * pke-} and 22 characters of base64url over 16 random bytes. Known to the fleet by its hash alone.
 */
public final class ExportToken {

  /** Bytes of the secret: 128 random bits. */
  public static final int SECRET_BYTES = 16;

  private static final String BEGIN = "pke-";
  private static final Pattern TEXT = Pattern.compile(BEGIN + "[A-Za-z0-9_-]{22}");

  private ExportToken() {}

  /**
   * The token as it is pasted.
   *
   * @param secret {@value #SECRET_BYTES} random bytes
   */
  public static String text(byte[] secret) {
    if (secret.length != SECRET_BYTES) {
      throw new IllegalArgumentException("a token of %d bytes".formatted(secret.length));
    }
    return BEGIN + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /**
   * How the token that somebody shows is known: the {@link Token#hash(byte[])} of its secret; none
   * if it is no such token.
   */
  public static Optional<String> hash(String text) {
    if (!TEXT.matcher(text).matches()) {
      return Optional.empty();
    }
    var secret = Base64.getUrlDecoder().decode(text.substring(BEGIN.length()));
    return secret.length == SECRET_BYTES && text(secret).equals(text)
        ? Optional.of(Token.hash(secret))
        : Optional.empty();
  }
}
