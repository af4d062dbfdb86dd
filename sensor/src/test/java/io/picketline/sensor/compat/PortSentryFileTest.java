package io.picketline.sensor.compat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortSentryFileTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SCAN_TRIGGER=\"2\"",
        "SCAN_TRIGGER = \"2\"",
        "SCAN_TRIGGER=\"2\"   # why",
        "SCAN_TRIGGER=\"2\"\r",
        "# SCAN_TRIGGER=\"1\"\nSCAN_TRIGGER=\"2\""
      })
  void parse_goodLine_isReadAsPortSentryDoes(String text) {
    var entry = PortSentryFile.parse(text).entry("SCAN_TRIGGER").orElseThrow();

    assertThat(entry.value()).isEqualTo("2");
    assertThat(entry.misread()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "` SCAN_TRIGGER=\"2\"`, begins with a blank",
        "`\tSCAN_TRIGGER=\"2\"`, begins with a blank",
        "`\ufeffSCAN_TRIGGER=\"2\"`, begins with a byte order mark",
        "`SCAN_TRIGGER\t=\"2\"`, which a tab follows",
        "`scan_trigger=\"2\"`, not in capitals",
        "`SCAN_TRIGGER=2`, not in quotation marks",
        "`SCAN_TRIGGER=2 # two`, not in quotation marks",
        "`SCAN_TRIGGER=\"2`, closing quotation mark is missing",
        "`SCAN_TRIGGER=x\"2\"`, text before the quotation mark",
        "`SCAN_TRIGGER=\"2\"3`, follows the second quotation mark",
      })
  void parse_lineThatPortSentryMisreads_isTakenAsMeantAndTold(String line, String why) {
    var entry = PortSentryFile.parse(line).entry("SCAN_TRIGGER").orElseThrow();

    assertThat(entry.value()).isEqualTo("2");
    assertThat(entry.misread()).singleElement().asString().contains(why);
  }

  @Test
  void parse_byteOrderMarkBeforeAComment_isPassedOver() {
    var file = PortSentryFile.parse("\ufeff# SCAN_TRIGGER=\"1\"\nSCAN_TRIGGER=\"2\"");

    assertThat(file.strays()).isEmpty();
    assertThat(file.entry("SCAN_TRIGGER").orElseThrow().misread()).isEmpty();
  }

  @Test
  void parse_keySetTwice_keepsTheFirstAndTellsOfTheOther() {
    var file = PortSentryFile.parse("BLOCK_TCP=\"1\"\nBLOCK_TCP=\"2\"\n");

    assertThat(file.entry("BLOCK_TCP").orElseThrow().value()).isEqualTo("1");
    assertThat(file.strays())
        .singleElement()
        .satisfies(stray -> assertThat(stray.why()).contains("in line 1 already"));
  }

  @Test
  void parse_keySetTwice_takesTheLineThatPortSentrySaw() {
    var file = PortSentryFile.parse(" BLOCK_TCP=\"1\"\nBLOCK_TCP=\"0\"\nBLOCK_TCP=\"2\"\n");

    assertThat(file.entry("BLOCK_TCP").orElseThrow().value()).isEqualTo("0");
    assertThat(file.strays()).extracting(PortSentryFile.Stray::line).containsExactly(1, 3);
  }

  @Test
  void parse_endlessLine_isToldWherePortSentryCutIt() {
    var line = "KILL_RUN_CMD=\"" + "x".repeat(2000) + "\"";

    assertThat(PortSentryFile.parse(line).entry("KILL_RUN_CMD").orElseThrow().misread())
        .singleElement()
        .asString()
        .contains("after 1023 bytes");
  }

  @Test
  void second_rangesWithoutAdvancedKeys_isVersionTwo() {
    assertThat(PortSentryFile.parse("TCP_PORTS=\"1,5-9\"").second()).isTrue();
    assertThat(PortSentryFile.parse("# PortSentry 2.0 Configuration #").second()).isTrue();
    assertThat(PortSentryFile.parse("TCP_PORTS=\"1,5\"").second()).isFalse();
    assertThat(PortSentryFile.parse("TCP_PORTS=\"1,5-9\"\nADVANCED_PORTS_TCP=\"1024\"").second())
        .isFalse();
  }
}
