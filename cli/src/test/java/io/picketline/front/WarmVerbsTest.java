package io.picketline.front;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarmVerbsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "-o json status",
        "--output json why 192.0.2.7",
        "--output=json why 192.0.2.7",
        "ignore list",
        "--color never ignore -o json list",
        "sensors revoke web-1",
        "--help",
        "help import",
      })
  void line_thatADaemonMayRun_isOffered(String line) {
    assertThat(WarmVerbs.has(line.split(" ", -1))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import FILE",
        "ignore push FILE",
        "ignore",
        "user add alice",
        "sensor",
        "-o json replay FILE",
        "status --socket /run/x",
        "status --socket=/run/x",
        "--server c1 --identity d status",
        "block 192.0.2.7 --for 1h --reason x --wait",
        "block 192.0.2.7 --for 1h --reason x --wait=3s",
        "why @list",
      })
  void line_forAProcessOfItsOwn_isNot(String line) {
    assertThat(WarmVerbs.has(line.split(" ", -1))).isFalse();
  }
}
