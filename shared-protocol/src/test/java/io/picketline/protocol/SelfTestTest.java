package io.picketline.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.local.SelfTestRequest;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelfTestTest {

  @ParameterizedTest
  @CsvSource({
    "203.0.113.239, false",
    "203.0.113.240, true",
    "203.0.113.255, true",
    "203.0.114.0, false",
    "203.0.112.240, false",
    "2001:db8::cb00:71f0, false",
  })
  void is_address_onlyIfReserved(String address, boolean played) {
    var source = SourceAddress.parse(address);

    assertThat(SelfTest.is(source.high(), source.low())).isEqualTo(played);
    assertThat(SelfTest.is(Prefix.parse(address))).isEqualTo(played);
  }

  @Test
  void sources_ofSensorsAndCoordinators_areOfNeitherBoth() {
    var sensors = IntStream.range(-9, 9).mapToObj(SelfTest::ofSensor).distinct().toList();
    var coordinators = IntStream.range(-9, 9).mapToObj(SelfTest::ofCoordinator).distinct().toList();

    assertThat(sensors).hasSize(8).allMatch(SelfTest::is).doesNotContainAnyElementsOf(coordinators);
    assertThat(coordinators).hasSize(8).allMatch(SelfTest::is);
  }

  @Test
  void wider_prefix_isNone() {
    assertThat(SelfTest.is(Prefix.parse("203.0.113.0/24"))).isFalse();
    assertThatThrownBy(() -> new SelfTestRequest.Look(Prefix.parse("198.51.100.7")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
