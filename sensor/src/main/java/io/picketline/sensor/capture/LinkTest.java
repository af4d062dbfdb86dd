package io.picketline.sensor.capture;

/** Whether a frame came from whom its packet names. Asked on packet threads: allocates nothing. */
@FunctionalInterface
public interface LinkTest {

  /** Knows of no neighbour, so nothing is forged. */
  LinkTest NONE = (_, _, _, _) -> false;

  /**
   * Whether the link-layer address cannot be that of the packet's source, or of the router that it
   * came through.
   *
   * @param high the first word of the packet's source
   * @param low the second word
   * @param link index of the interface that it came in by; 0 if unknown
   * @param linkAddress the frame's Ethernet source in the low 48 bits; -1 if there is none
   */
  boolean forged(long high, long low, int link, long linkAddress);
}
