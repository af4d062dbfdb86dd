package io.picketline.protocol.local;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SelfTest;

/** What it takes to find out whether all of a fleet works. */
public sealed interface SelfTestRequest extends LocalRequest {

  /**
   * Play a scan from one of {@link SelfTest#SOURCES}; answered by {@link SelfTestReply.Played}. A
   * sensor takes the probes as if they had been captured, a coordinator as if a sensor had told
   * them.
   */
  record Play() implements SelfTestRequest {}

  /**
   * Read back from the packet filter how it treats one of {@link SelfTest#SOURCES}; answered by
   * {@link SelfTestReply.InFilter}.
   */
  record Look(Prefix source) implements SelfTestRequest {
    public Look {
      if (!SelfTest.is(source)) {
        throw new IllegalArgumentException("%s is no source of a selftest".formatted(source));
      }
    }
  }
}
