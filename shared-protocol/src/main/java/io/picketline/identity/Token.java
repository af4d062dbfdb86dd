package io.picketline.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What an operator hands to a new host so that it may join once: a secret, and which authority the
 * coordinator must show before it is told the secret. As text {@code pk1-} and 70 characters of
 * base64url over the secret, the SHA-256 of the authority's public key (SubjectPublicKeyInfo, RFC
 * 5280 4.1.2.7) and a CRC-32C of both, by which a slip of the keyboard is noticed before anything
 * is sent. Never shown by {@link #toString()}.
 */
public final class Token {

  /** Bytes of the secret: 128 random bits. */
  public static final int SECRET_BYTES = 16;

  /** Characters of a token. */
  public static final int CHARACTERS = 74;

  private static final String BEGIN = "pk1-";
  private static final int FINGERPRINT_BYTES = 32;
  private static final int CHECKED_BYTES = SECRET_BYTES + FINGERPRINT_BYTES;
  private static final int ALL_BYTES = CHECKED_BYTES + Integer.BYTES;
  private static final HexFormat HEX = HexFormat.of();

  private final byte[] secret;
  private final byte[] fingerprint;

  private Token(byte[] secret, byte[] fingerprint) {
    this.secret = secret;
    this.fingerprint = fingerprint;
  }

  /**
   * A token of these parts.
   *
   * @param secret {@value #SECRET_BYTES} random bytes
   * @param fingerprint of the authority, by {@link #fingerprint}
   * @throws IllegalArgumentException if either has another length
   */
  public static Token of(byte[] secret, byte[] fingerprint) {
    if (secret.length != SECRET_BYTES || fingerprint.length != FINGERPRINT_BYTES) {
      throw new IllegalArgumentException(
          "a token of %d and %d bytes".formatted(secret.length, fingerprint.length));
    }
    return new Token(secret.clone(), fingerprint.clone());
  }

  /**
   * Reads a token; white space around it does not count.
   *
   * @throws IllegalArgumentException saying what is wrong with it, never what it says
   */
  public static Token parse(String text) {
    var given = text.strip();
    if (!given.startsWith(BEGIN)) {
      throw new IllegalArgumentException("that is no token: one begins with " + BEGIN);
    }
    if (given.length() != CHARACTERS) {
      throw new IllegalArgumentException(
          "a token has %d characters, this one has %d: was all of it pasted?"
              .formatted(CHARACTERS, given.length()));
    }
    return decoded(given.substring(BEGIN.length()))
        .filter(bytes -> checksum(bytes) == ByteBuffer.wrap(bytes).getInt(CHECKED_BYTES))
        .map(Token::of)
        .orElseThrow(
            () -> new IllegalArgumentException("the token was mistyped: its checksum is wrong"));
  }

  private static Token of(byte[] bytes) {
    return new Token(
        Arrays.copyOf(bytes, SECRET_BYTES), Arrays.copyOfRange(bytes, SECRET_BYTES, CHECKED_BYTES));
  }

  /** How a token names an authority: the SHA-256 of its public key with its algorithm. */
  public static byte[] fingerprint(PublicKey authority) {
    return sha256(authority.getEncoded());
  }

  /**
   * How a secret is known to those who must not know it: its SHA-256 in 64 lower-case hexadecimal
   * digits. A search by it tells by its time nothing of use about the secret.
   */
  public static String hash(byte[] secret) {
    return HEX.formatHex(sha256(secret));
  }

  /** The secret, for the coordinator alone. */
  public byte[] secret() {
    return secret.clone();
  }

  /** The {@link #hash(byte[])} of its secret. */
  public String hash() {
    return hash(secret);
  }

  /** Whether it was made by the fleet of this authority; takes the same time whatever differs. */
  public boolean names(PublicKey authority) {
    return MessageDigest.isEqual(fingerprint, fingerprint(authority));
  }

  /** The token as it is pasted. */
  public String text() {
    var bytes = ByteBuffer.allocate(ALL_BYTES).put(secret).put(fingerprint);
    bytes.putInt(checksum(bytes.array()));
    return BEGIN + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** Two of the same parts are equal; compared in the same time whatever differs. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Token token
        && MessageDigest.isEqual(text().getBytes(US_ASCII), token.text().getBytes(US_ASCII));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(fingerprint);
  }

  @Override
  public String toString() {
    return "a token";
  }

  /** Nothing if it is no base64url, or has bits that no token has. */
  private static Optional<byte[]> decoded(String text) {
    try {
      var bytes = Base64.getUrlDecoder().decode(text.getBytes(US_ASCII));
      var again = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      return bytes.length == ALL_BYTES && again.equals(text)
          ? Optional.of(bytes)
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static int checksum(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes, 0, CHECKED_BYTES);
    return (int) crc.getValue();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
