package io.picketline.sensor.replay;

import io.picketline.sensor.capture.LinkLayer;
import io.picketline.sensor.detect.RawProbe;

/** One packet of the files, as it is handed from one to the next; filled anew for every packet. */
final class Seen {
  /** Addresses, ports, flags and time. */
  final RawProbe probe = new RawProbe();

  /** Its number among all packets of all files that are read together, from 0. */
  int number = -1;

  /** Which of the files it is from. */
  int file;

  /** Bytes behind the TCP or UDP header. */
  int payload;

  /** Whether its checksum was verified: if it was cut too short for that, it is no evidence. */
  boolean checked;

  /** Link-layer addresses, or {@link LinkLayer#NO_ADDRESS}. */
  long sourceMac = LinkLayer.NO_ADDRESS;

  long destinationMac = LinkLayer.NO_ADDRESS;
}
