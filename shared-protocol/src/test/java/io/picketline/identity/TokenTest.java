package io.picketline.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
  private static final byte[] SECRET = filled(Token.SECRET_BYTES, 0xa5);
  private static final byte[] FINGERPRINT = filled(32, 0x3c);
  private static final String TEXT = Token.of(SECRET, FINGERPRINT).text();

  @Test
  void text_readAgain_isTheSameToken() {
    var token = Token.parse(TEXT);

    assertThat(TEXT).hasSize(Token.CHARACTERS).matches("pk1-[A-Za-z0-9_-]{70}");
    assertThat(token.secret()).isEqualTo(SECRET);
    assertThat(token).isEqualTo(Token.of(SECRET, FINGERPRINT));
    assertThat(Token.parse(" \t" + TEXT + "\n")).isEqualTo(token);
  }

  @Test
  void text_ofKnownParts_staysWhatItIs() {
    // A token printed by one version is pasted into another.
    assertThat(Token.of(new byte[Token.SECRET_BYTES], new byte[32]).text())
        .isEqualTo("pk1-" + "A".repeat(64) + "KIw6uQ");
  }

  @Test
  void parse_anyOneCharacterWrong_isToldAsMistyped() {
    for (var at = 4; at < TEXT.length(); at++) {
      var wrong = new StringBuilder(TEXT);
      wrong.setCharAt(at, TEXT.charAt(at) == 'A' ? 'B' : 'A');

      assertThatIllegalArgumentException()
          .as("character %d", at)
          .isThrownBy(() -> Token.parse(wrong.toString()))
          .withMessage("the token was mistyped: its checksum is wrong");
    }
  }

  @Test
  void parse_anyTwoNeighboursSwapped_isToldAsMistyped() {
    for (var at = 4; at + 1 < TEXT.length(); at++) {
      var wrong = new StringBuilder(TEXT);
      wrong.setCharAt(at, TEXT.charAt(at + 1));
      wrong.setCharAt(at + 1, TEXT.charAt(at));
      if (!wrong.toString().equals(TEXT)) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> Token.parse(wrong.toString()))
            .withMessageContaining("mistyped");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', one begins with pk1-",
    "pk2-AAAA, one begins with pk1-",
    "PK1-AAAA, one begins with pk1-",
    "pk1-, this one has 4",
    "pk1-AAAA, was all of it pasted?",
  })
  void parse_noToken_saysWhy(String text, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Token.parse(text))
        .withMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"=", "+", "/", " ", "\u00e9", "\u0007", "\u0000"})
  void parse_aCharacterOfNoToken_isToldAsMistyped(String stranger) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Token.parse(TEXT.substring(0, 40) + stranger + TEXT.substring(41)))
        .withMessageContaining("mistyped");
  }

  @Test
  void parse_anyText_isReadOrRefusedWithoutRepeatingIt() {
    var random = new Random(7);
    for (var round = 0; round < 10_000; round++) {
      var wrong = new StringBuilder(TEXT);
      for (var change = 0; change <= random.nextInt(4); change++) {
        wrong.setCharAt(4 + random.nextInt(70), (char) random.nextInt(0x250));
      }
      var text = wrong.toString();
      try {
        assertThat(Token.parse(text).text()).isEqualTo(text.strip());
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).doesNotContain(text.substring(8));
      }
    }
  }

  @Test
  void names_theAuthoritysKeyAlone() throws Exception {
    var ours = key();
    var token = Token.of(SECRET, Token.fingerprint(ours));

    assertThat(token.names(ours)).isTrue();
    assertThat(token.names(key())).isFalse();
  }

  @Test
  void hash_isTheSecretsAndNotTheAuthoritys() {
    assertThat(Token.parse(TEXT).hash())
        .isEqualTo(Token.hash(SECRET))
        .isEqualTo(Token.of(SECRET, filled(32, 1)).hash())
        .matches("[0-9a-f]{64}");
  }

  @Test
  void parts_changedAfterwards_changeNoToken() {
    var secret = SECRET.clone();
    var token = Token.of(secret, FINGERPRINT);
    Arrays.fill(secret, (byte) 0);
    Arrays.fill(token.secret(), (byte) 0);

    assertThat(token.text()).isEqualTo(TEXT);
  }

  @Test
  void toString_tellsNothing() {
    assertThat(Token.parse(TEXT)).hasToString("a token");
  }

  @Test
  void of_otherLengths_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Token.of(new byte[15], FINGERPRINT));
    assertThatIllegalArgumentException().isThrownBy(() -> Token.of(SECRET, new byte[31]));
  }

  private static PublicKey key() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair().getPublic();
  }

  private static byte[] filled(int length, int value) {
    var bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
