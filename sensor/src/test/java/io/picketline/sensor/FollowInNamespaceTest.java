package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.picketline.sensor.netlink.InNamespace;
import org.junit.jupiter.api.Test;

class FollowInNamespaceTest {
  @Test
  void pcap_cableAfterTheStart_isWatched() {
    assertThatCode(() -> InNamespace.run(FollowScenario.class, "cableThatComesLaterIsWatched"))
        .doesNotThrowAnyException();
  }
}
