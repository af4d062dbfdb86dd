package io.picketline.sensor.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A program for the kernel that passes only sockets with one remote end (linux/inet_diag.h). */
final class PeerCondition {

  /** The attribute of a request that holds the program. */
  static final int BYTECODE = 1;

  private static final int REMOTE_MATCHES = 8;
  private static final int OPERATION = 4;
  private static final int CONDITION = 8;
  private static final int ANY_PORT = -1;
  private static final int V4 = 4;
  private static final int V6 = 16;

  private PeerCondition() {}

  /**
   * Passes sockets whose remote address begins as this one.
   *
   * @param keyLength bits that count: 32 for IPv4, else 1 to 128
   */
  static byte[] of(long high, long low, int keyLength) {
    var v4 = InetDiag.isV4(high, low);
    var length = OPERATION + CONDITION + (v4 ? V4 : V6);
    var program = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    program.put((byte) REMOTE_MATCHES);
    program.put((byte) length); // where it goes on if so: the end, which passes
    program.putShort((short) (length + OPERATION)); // and if not: past the end, which does not
    program.put((byte) (v4 ? InetDiag.AF_INET : InetDiag.AF_INET6));
    program.put((byte) keyLength);
    program.putShort((short) 0);
    program.putInt(ANY_PORT);
    program.order(ByteOrder.BIG_ENDIAN);
    if (v4) {
      program.putInt((int) low);
    } else {
      program.putLong(high);
      program.putLong(low);
    }
    return program.array();
  }
}
