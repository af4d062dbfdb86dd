package io.picketline.sensor.capture;

import io.picketline.sensor.netlink.InNamespace;
import org.junit.jupiter.api.Test;

class ForgedFrameTest {

  @Test
  void nflog_forgedFrames_areLeftOut() {
    InNamespace.run(ForgedFrameScenario.class, "nflogLeavesOutForgedFrames");
  }

  @Test
  void pcap_forgedFrames_areLeftOut() {
    InNamespace.run(ForgedFrameScenario.class, "pcapLeavesOutForgedFrames");
  }
}
