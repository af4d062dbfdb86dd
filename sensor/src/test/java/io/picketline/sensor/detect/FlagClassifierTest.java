package io.picketline.sensor.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.ScanType;
import io.picketline.sensor.detect.FlagClassifier.Meaning;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlagClassifierTest {

  /** Bits of ECE and CWR, which count for nothing. */
  private static final int[] ECN = {0x00, 0x40, 0x80, 0xc0};

  /** The first of the 64 combinations by name; what is not named follows from the rule below. */
  private static final Map<Integer, ScanType> NAMED =
      Map.of(
          0x00, ScanType.NULL,
          0x01, ScanType.FIN,
          0x02, ScanType.SYN,
          0x03, ScanType.SYN_FIN,
          0x08, ScanType.ODD_FLAGS,
          0x10, ScanType.ACK,
          0x11, ScanType.MAIMON,
          0x20, ScanType.ODD_FLAGS,
          0x29, ScanType.XMAS,
          0x3f, ScanType.ODD_FLAGS);

  @Test
  void type_namedScans_areNamed() {
    for (var named : NAMED.entrySet()) {
      for (var ecn : ECN) {
        assertThat(FlagClassifier.type(named.getKey() | ecn)).isEqualTo(named.getValue());
      }
    }
  }

  @Test
  void meaning_everyByte_isAsTheTableSays() {
    var expected = table();
    assertThat(expected).hasSize(64);

    for (var flags = 0; flags < 256; flags++) {
      assertThat(FlagClassifier.meaning(flags))
          .as("flags %02x", flags)
          .isEqualTo(expected.get(flags & 0x3f));
    }
  }

  @Test
  void type_everyByte_agreesWithItsMeaning() {
    for (var flags = 0; flags < 256; flags++) {
      var type = FlagClassifier.type(flags);
      switch (FlagClassifier.meaning(flags)) {
        case SYN -> assertThat(type).isEqualTo(ScanType.SYN);
        case STRAY_ACK -> assertThat(type).isIn(ScanType.ACK, ScanType.MAIMON);
        case BACKSCATTER -> assertThat(type).isEqualTo(ScanType.ODD_FLAGS);
        case MALFORMED ->
            assertThat(type).isNotIn(ScanType.SYN, ScanType.ACK, ScanType.MAIMON, ScanType.UDP);
      }
    }
  }

  /** Written out by hand: bit order URG ACK PSH RST SYN FIN. */
  private static Map<Integer, Meaning> table() {
    var table = new HashMap<Integer, Meaning>();
    put(table, Meaning.MALFORMED, "000000 000001 001000 001001 100000 100001 101000 101001");
    put(table, Meaning.SYN, "000010 001010 100010 101010");
    put(table, Meaning.MALFORMED, "000011 001011 100011 101011 010011 011011 110011 111011");
    put(table, Meaning.BACKSCATTER, "010010 011010 110010 111010");
    put(table, Meaning.STRAY_ACK, "010000 010001 011000 011001 110000 110001 111000 111001");
    put(table, Meaning.BACKSCATTER, "000100 000101 000110 000111 001100 001101 001110 001111");
    put(table, Meaning.BACKSCATTER, "010100 010101 010110 010111 011100 011101 011110 011111");
    put(table, Meaning.BACKSCATTER, "100100 100101 100110 100111 101100 101101 101110 101111");
    put(table, Meaning.BACKSCATTER, "110100 110101 110110 110111 111100 111101 111110");
    put(table, Meaning.MALFORMED, "111111");
    return table;
  }

  private static void put(Map<Integer, Meaning> table, Meaning meaning, String combinations) {
    for (var bits : combinations.split(" ", -1)) {
      table.put(Integer.parseInt(bits, 2), meaning);
    }
  }
}
