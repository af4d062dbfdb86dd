package io.picketline.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ExportTokenTest {

  @Test
  void text_shown_isKnownByTheHashOfItsSecret() {
    var secret = new byte[ExportToken.SECRET_BYTES];
    secret[3] = -7;
    var text = ExportToken.text(secret);

    assertThat(text).matches("pke-[A-Za-z0-9_-]{22}");
    assertThat(ExportToken.hash(text)).contains(Token.hash(secret));
  }

  @Test
  void hash_ofAnythingElse_isNone() {
    var text = ExportToken.text(new byte[ExportToken.SECRET_BYTES]);
    var otherBits = text.substring(0, text.length() - 1) + "B";

    assertThat(ExportToken.hash(otherBits)).isEmpty();
    assertThat(ExportToken.hash(text + "A")).isEmpty();
    assertThat(ExportToken.hash(text.substring(1))).isEmpty();
    assertThat(ExportToken.hash("")).isEmpty();
    assertThatThrownBy(() -> ExportToken.text(new byte[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
