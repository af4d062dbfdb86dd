package io.picketline.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  @Test
  void quoted_textOfAnAttacker_endsWhereItShould() {
    assertThat(Names.quoted("a \"b\" by=root \\ \u001b[0m\n"))
        .isEqualTo("\"a \\\"b\\\" by=root \\\\ \u00b7[0m\u00b7\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u001b", "\u0000", "\n", "\u007f", "\u009b", "\u202e", "\u2028", "\ue000"})
  void printable_actedOnByATerminal_isReplaced(String character) {
    assertThat(Names.printable("a" + character + "b")).isEqualTo("a\u00b7b");
    assertThatThrownBy(() -> Names.requireText("a" + character + "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a\u00b7b");
  }

  @Test
  void printable_loneSurrogate_isReplaced() {
    assertThat(Names.printable("a\ud800")).isEqualTo("a\u00b7");
  }

  @Test
  void printable_ordinaryText_isKept() {
    assertThat(Names.printable("İstanbul: 東京 \ud83d\ude00")).isEqualTo("İstanbul: 東京 \ud83d\ude00");
  }

  @Test
  void printable_longText_isCutBetweenCharacters() {
    var cut = Names.printable("\ud83d\ude00".repeat(300));

    assertThat(cut).isEqualTo("\ud83d\ude00".repeat(199) + "\u2026");
    assertThat(Names.requireText(cut)).isEqualTo(cut);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "web-1.example.org", "A_b", "1"})
  void requireHost_name_isReturned(String name) {
    assertThat(Names.requireHost(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", ".", "../a", "a b", "a/b", "ä", "a\n"})
  void requireHost_noName_isRefused(String name) {
    assertThatThrownBy(() -> Names.requireHost(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void requireHost_tooLong_isRefused() {
    assertThat(Names.requireHost("a".repeat(63))).hasSize(63);
    assertThatThrownBy(() -> Names.requireHost("a".repeat(64)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
