package io.picketline.sensor.capture;

import java.lang.foreign.MemorySegment;

/**
 * One IP packet of a capture file.
 *
 * @param number of the frame in the file, from 1
 * @param atNanos Unix time in nanoseconds
 * @param sourceMac link-layer address of the sender, or {@link LinkLayer#NO_ADDRESS}
 * @param destinationMac the same of the receiver
 * @param bytes the IP packet as far as it was captured, with what padding follows it
 */
public record CapturedPacket(
    long number, long atNanos, long sourceMac, long destinationMac, MemorySegment bytes) {

  /** Bytes there to be read. */
  public int length() {
    return (int) bytes.byteSize();
  }
}
