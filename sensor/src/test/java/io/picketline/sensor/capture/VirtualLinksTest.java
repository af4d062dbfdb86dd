package io.picketline.sensor.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.sensor.netlink.Link;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualLinksTest {
  @Test
  void isVirtual_unknownInterface_countsAsVirtual() {
    var links = new VirtualLinks();
    links.replace(
        List.of(new Link(1, "lo", true, true, true), new Link(2, "eth0", false, true, false)));

    assertThat(links.isVirtual(1)).isTrue();
    assertThat(links.isVirtual(2)).isFalse();
    assertThat(links.isVirtual(3)).isTrue();
    assertThat(links.isVirtual(-1)).isTrue();
  }
}
