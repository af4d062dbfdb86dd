package io.picketline.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists that mean harm, or are broken. */
class BadBlockListTest {
  private static final Instant NOW = Instant.parse("2026-11-23T11:23:55Z");

  @Test
  void read_textOfAnyTool_isShownWithoutHarm() throws IOException {
    var hostile =
        List.of(
            "192.0.2.0\t192.0.2.255\t24\t1\t\u001b[31mNET\u202e\tXX\tx\n",
            "192.0.2.0/24 ; SBL1\n192.0.3.0/24 ; \u001b]0;x\u0007\n",
            "[{'\u001b[2J': ['192.0.2.7']}]",
            "[{\"scope\":\"Ip\",\"value\":\"192.0.2.7\",\"scenario\":\"\\u001b[2J\"}]",
            "table inet t { set s { elements = { 192.0.2.7 comment \"\u001b[2J\" } } }",
            "{\"nftables\":[{\"set\":{\"name\":\"s\\u001b\",\"elem\":[{\"elem\":{\"val\":\"192.0.2.7\","
                + "\"comment\":\"\\u0007\"}}]}}]}",
            "add s\u001b 192.0.2.7 comment \"\u001b[2J\"\nadd s\u001b \u001b\n");
    for (var text : hostile) {
      var list = read(text);

      assertThat(list.entries()).isNotEmpty();
      assertThat(list.toString()).doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "crowdsec | [{\"decisions\":[{\"value\":\"192.0.2.7\",",
        "crowdsec | [{\"value\":\"192.0.2.7\",\"scope\":\"Ip\"}] 5",
        "crowdsec | {}",
        "nft | {\"nftables\":[{\"set\":{\"name\":\"s\",\"elem\":[\"192.0.2.7\"",
        "nft | table inet t { set s { elements = { 192.0.2.7, ",
        "nft | {\"other\":[]}",
      })
  void read_halfAList_isRefusedAsAWhole(String format, String text) {
    assertThatThrownBy(() -> read(text, ListFormat.named(format)))
        .isInstanceOf(ListException.class)
        .hasMessageContaining("list");
  }

  @Test
  void read_deepJson_isRefused() {
    assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(ListException.class);
    assertThatThrownBy(() -> read("{\"nftables\":" + "[".repeat(100_000)))
        .isInstanceOf(ListException.class);
  }

  @Test
  void read_endlessText_isRefused() {
    assertThatThrownBy(() -> read("x\n".repeat(20_000)))
        .isInstanceOf(ListException.class)
        .hasMessageContaining("read as plain");
    assertThatThrownBy(() -> read("\n".repeat(BlockList.MOST + 1)))
        .isInstanceOf(ListException.class)
        .hasMessageContaining("more than 1");
    var endless =
        new Reader() {
          @Override
          public int read(char[] buffer, int from, int length) {
            Arrays.fill(buffer, from, from + length, '1');
            return length;
          }

          @Override
          public void close() {}
        };
    assertThatThrownBy(() -> new BoundedReader(endless, 100_000).skip(200_000))
        .isInstanceOf(ListException.class)
        .hasMessage("the list is longer than 100000 characters");
  }

  private static BlockList read(String text) throws IOException {
    return reader().read(new StringReader(text), Optional.empty());
  }

  private static BlockList read(String text, ListFormat format) throws IOException {
    return reader().read(new StringReader(text), Optional.of(format));
  }

  private static BlockListReader reader() {
    return new BlockListReader(NOW, ZoneOffset.UTC, Set.of());
  }
}
