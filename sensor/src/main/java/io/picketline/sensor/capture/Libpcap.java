package io.picketline.sensor.capture;

import java.io.IOException;
import org.pcap4j.core.Pcaps;

/** Whether the packet capture library of the system is there. */
final class Libpcap {
  private Libpcap() {}

  /**
   * Loads it.
   *
   * @throws IOException telling the operator what to install, if that fails
   */
  static void require() throws IOException {
    try {
      Pcaps.libVersion();
    } catch (LinkageError e) {
      throw new IOException(
          "libpcap cannot be loaded: install it (Debian and Ubuntu: libpcap0.8; Fedora and RHEL:"
              + " libpcap)",
          e);
    }
  }
}
