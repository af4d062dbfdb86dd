package io.picketline.sensor.detect;

/** What stands behind the fixed part of a TCP header, as far as it tells tools apart. */
public enum TcpOptions {
  NONE,
  /** The maximum segment size (RFC 9293, 3.7.1) and nothing else but padding. */
  MSS_ONLY,
  OTHER
}
