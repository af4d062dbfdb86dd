package io.picketline.lab.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.SourceAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScanTest {

  private static final Shot SHOT =
      new Shot(
          SourceAddress.parse("198.51.100.7"),
          SourceAddress.parse("192.0.2.1"),
          "02:00:00:00:00:01",
          List.of(SourceAddress.parse("203.0.113.1"), SourceAddress.parse("203.0.113.2")));

  @Test
  void commands_nmapWithDecoys_namesThemAndItself() {
    assertThat(command("nmap -sS -D DECOYS"))
        .containsSequence("-S", "198.51.100.7")
        .containsSequence("-sS", "-D", "203.0.113.1,203.0.113.2,ME")
        .containsSequence("--min-rate", "50")
        .endsWith("-p", "2001-2010", "192.0.2.1");
  }

  @Test
  void commands_scanWithItsOwnPace_isNotHurried() {
    assertThat(command("nmap -sS --scan-delay 300ms"))
        .contains("--scan-delay")
        .doesNotContain("--min-rate");
  }

  @Test
  void commands_zmap_isOneForEachPort() {
    assertThat(new Scan("zmap").commands(SHOT))
        .hasSize(Scan.PORTS)
        .allSatisfy(command -> assertThat(command).contains("-G", "02:00:00:00:00:01"));
  }

  @Test
  void commands_masscan_bringsItsOwnAddresses() {
    assertThat(command("masscan -pU:"))
        .containsSequence("--adapter-ip", "198.51.100.7")
        .contains("-pU:2001-2010");
  }

  @Test
  void commands_hping3OfTwoSources_haveSourcePortsApart() {
    var other =
        new Shot(SourceAddress.parse("198.51.100.8"), SHOT.target(), SHOT.targetLink(), List.of());

    assertThat(command("hping3 -S")).containsSequence("-s", "45070");
    assertThat(new Scan("hping3 -S").commands(other).getFirst()).containsSequence("-s", "45080");
  }

  @Test
  void commands_unknownScanner_isRefusedByName() {
    assertThatThrownBy(() -> command("unicornscan"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no scanner unicornscan");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nmap -sA", "nmap -sM", "nmap -sW", "hping3 -A"})
  void showsAck_ofAcks_isTrue(String title) {
    assertThat(new Scan(title).showsAck()).isTrue();
    assertThat(new Scan("nmap -sS").showsAck()).isFalse();
  }

  private static List<String> command(String title) {
    return new Scan(title).commands(SHOT).getFirst();
  }
}
