package io.picketline.lab.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Prefix;
import org.junit.jupiter.api.Test;

class BlockedSetsTest {

  @Test
  void elements_asNftListsThem_areTheAddressesAlone() {
    var listed =
        """
        table inet picketline {
          set blocked4 {
            type ipv4_addr
            size 1000000
            flags timeout
            elements = { 10.0.0.1 timeout 6h expires 5h59m58s123ms, 10.0.39.15 timeout 10m expires 1s,
                 192.0.2.7 timeout 1h expires 59m }
          }
        }
        """;

    assertThat(BlockedSets.elements(listed))
        .containsExactlyInAnyOrder("10.0.0.1", "10.0.39.15", "192.0.2.7");
  }

  @Test
  void prefixes_asNftListsThem_areAddressesAndRanges() {
    var listed =
        """
        elements = { 192.0.2.0/28 timeout 6h expires 5h59m, 192.0.2.16/29 timeout 10m expires 1s,
             198.51.100.7 timeout 1h expires 59m }
        """;

    assertThat(BlockedSets.prefixes(listed))
        .containsExactlyInAnyOrder(
            Prefix.parse("192.0.2.0/28"),
            Prefix.parse("192.0.2.16/29"),
            Prefix.parse("198.51.100.7"));
  }

  @Test
  void elements_emptySet_isNone() {
    assertThat(BlockedSets.elements("table inet picketline { set blocked4 { } }")).isEmpty();
  }
}
