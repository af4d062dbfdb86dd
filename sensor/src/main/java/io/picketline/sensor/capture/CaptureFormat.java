package io.picketline.sensor.capture;

import java.io.IOException;

/** One of the two formats of capture files, read frame by frame. */
sealed interface CaptureFormat permits PcapFormat, PcapngFormat {

  /** Longest frame that is believed, as tcpdump and Wireshark have it. */
  int LONGEST_FRAME = 262_144;

  /** One frame as the file holds it: filled anew for every frame. */
  final class Frame {
    /** The frame's bytes from {@link #start} on; they hold until the next frame is read. */
    byte[] bytes = new byte[0];

    int start;
    int length;

    /** Unix time in nanoseconds. */
    long atNanos;

    /** Number of its link-layer header type, as the file writes it. */
    int linkType;
  }

  /**
   * Reads the next frame.
   *
   * @return whether there is one
   * @throws IOException saying what is wrong with the file
   */
  boolean next(Frame frame) throws IOException;
}
