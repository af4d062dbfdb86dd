package io.picketline.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServedPortsTest {

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "22, 22",
    "'80-81,22', '22,80-81'",
    "'22,23,24', 22-24",
    "'22,22-22', 22",
    "0-32767, 0-32767",
    "00022, 22",
  })
  void ranges_anyOrder_areWrittenAscending(String text, String canonical) {
    assertThat(new ServedPorts(text, text)).isEqualTo(new ServedPorts(canonical, canonical));
    assertThat(new ServedPorts(text, "").tcp()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"32768", "1-32768", "2-1", "-1", "1-", "1,,2", ",", "a", "1 2", "999999"})
  void ranges_notValid_areRefused(String text) {
    assertThatThrownBy(() -> new ServedPorts("", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no port range");
  }

  @Test
  void of_portsFromTheLimitUp_areLeftOut() {
    var tcp = new BitSet();
    tcp.set(32766, 40_000);

    assertThat(ServedPorts.of(tcp, new BitSet())).isEqualTo(new ServedPorts("32766-32767", ""));
  }

  @Test
  void union_two_servesWhatEitherServes() {
    var union = new ServedPorts("22,80", "53").union(new ServedPorts("81", "53,123"));

    assertThat(union).isEqualTo(new ServedPorts("22,80-81", "53,123"));
    assertThat(union.ports(IpProtocol.UDP).stream()).containsExactly(53, 123);
    assertThat(ServedPorts.NONE.union(union)).isEqualTo(union);
  }

  @Test
  void ports_changedByTheCaller_stayAsTheyWere() {
    var served = new ServedPorts("22", "");
    served.ports(IpProtocol.TCP).clear();

    assertThat(served.ports(IpProtocol.TCP).get(22)).isTrue();
  }
}
