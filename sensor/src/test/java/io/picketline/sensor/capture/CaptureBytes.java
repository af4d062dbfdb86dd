package io.picketline.sensor.capture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Makes capture files for tests, byte by byte. */
public final class CaptureBytes {

  /** Of a classic file with microseconds. */
  public static final int MICROS = 0xa1b2c3d4;

  /** Of a classic file with nanoseconds. */
  static final int NANOS = 0xa1b23c4d;

  /** Of a classic file with long frame headers. */
  static final int KUZNETZOV = 0xa1b2cd34;

  private static final int ETHERNET = 1;
  private static final int RAW = 101;
  private static final int MOST = 1 << 20;

  private final ByteBuffer bytes;
  private final int magic;

  private CaptureBytes(ByteOrder order, int magic) {
    this.bytes = ByteBuffer.allocate(MOST).order(order);
    this.magic = magic;
  }

  /** A classic file of Ethernet frames, little-endian, with microseconds. */
  public static CaptureBytes pcap() {
    return pcap(ByteOrder.LITTLE_ENDIAN, MICROS, ETHERNET);
  }

  /** The same of bare IP packets. */
  public static CaptureBytes raw() {
    return pcap(ByteOrder.LITTLE_ENDIAN, MICROS, RAW);
  }

  static CaptureBytes pcap(ByteOrder order, int magic, int link) {
    var file = new CaptureBytes(order, magic);
    file.bytes.putInt(magic).putShort((short) 2).putShort((short) 4).putLong(0);
    file.bytes.putInt(65535).putInt(link);
    return file;
  }

  /** A file of blocks, the first of them a section's header. */
  static CaptureBytes pcapng(ByteOrder order) {
    return new CaptureBytes(order, 0).section();
  }

  CaptureBytes section() {
    var body = ByteBuffer.allocate(16).order(bytes.order());
    body.putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0).putLong(-1);
    return block(0x0a0d0d0a, body.array());
  }

  /** An interface; a resolution below 0 leaves the option out. */
  CaptureBytes device(int link, int snapLength, int resolution, long offset) {
    var body = ByteBuffer.allocate(32).order(bytes.order());
    body.putShort((short) link).putShort((short) 0).putInt(snapLength);
    if (resolution >= 0) {
      body.putShort((short) 9).putShort((short) 1).put((byte) resolution).put(new byte[3]);
    }
    if (offset != 0) {
      body.putShort((short) 14).putShort((short) 8).putLong(offset);
    }
    body.putInt(0);
    return block(1, trimmed(body));
  }

  /** A frame of an interface, its time in the interface's units. */
  CaptureBytes frameOf(int device, long units, byte[] frame) {
    var body = ByteBuffer.allocate(20 + padded(frame.length)).order(bytes.order());
    body.putInt(device).putInt((int) (units >>> 32)).putInt((int) units);
    body.putInt(frame.length).putInt(frame.length).put(frame);
    return block(6, body.array());
  }

  /** A frame without a time. */
  CaptureBytes simpleFrame(byte[] frame) {
    var body = ByteBuffer.allocate(4 + padded(frame.length)).order(bytes.order());
    return block(3, body.putInt(frame.length).put(frame).array());
  }

  CaptureBytes block(int type, byte[] body) {
    var length = 12 + padded(body.length);
    bytes.putInt(type).putInt(length).put(body);
    bytes.position(bytes.position() + padded(body.length) - body.length).putInt(length);
    return this;
  }

  /** A frame of a classic file, as it came. */
  public CaptureBytes frame(long seconds, int fraction, byte[] frame) {
    bytes.putInt((int) seconds).putInt(fraction).putInt(frame.length).putInt(frame.length);
    if (magic == KUZNETZOV) {
      bytes.putInt(2).putShort((short) 0x800).putShort((short) 0);
    }
    bytes.put(frame);
    return this;
  }

  /** A packet in an Ethernet frame, so many microseconds after the file's beginning. */
  public CaptureBytes packet(long micros, byte[] packet) {
    return frame(1_700_000_000 + micros / 1_000_000, (int) (micros % 1_000_000), ethernet(packet));
  }

  CaptureBytes words(int... words) {
    for (var word : words) {
      bytes.putInt(word);
    }
    return this;
  }

  /** All bytes so far. */
  public byte[] done() {
    var done = new byte[bytes.position()];
    bytes.get(0, done);
    return done;
  }

  static byte[] gzip(byte[] file) {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** A TCP packet with good checksums. */
  public static byte[] tcp(String from, int fromPort, String to, int port, int flags, int payload) {
    return Packets.ip(from, to, 6, Packets.tcp(fromPort, port, flags, new byte[payload]));
  }

  /** A UDP packet with good checksums and some payload. */
  public static byte[] udp(String from, int fromPort, String to, int port) {
    return Packets.datagram(from, to, fromPort, port);
  }

  /** An IP packet of another protocol. */
  public static byte[] other(String from, String to, int protocol, byte[] message) {
    return Packets.ip(from, to, protocol, message);
  }

  /** The packet in fragments of 8 bytes, the last one first. */
  public static List<byte[]> fragments(byte[] packet, int id) {
    var isV4 = (packet[0] & 0xf0) == 0x40;
    var header = isV4 ? 20 : 40;
    var parts = new ArrayList<byte[]>();
    for (var at = header; at < packet.length; at += 8) {
      var end = Math.min(packet.length, at + 8);
      var offset = at - header;
      var more = end < packet.length;
      var part = Arrays.copyOfRange(packet, at, end);
      parts.addFirst(
          isV4
              ? Packets.fragment(packet, part, offset, more, id)
              : Packets.fragment6(packet, part, offset, more, id));
    }
    return parts;
  }

  static byte[] ethernet(byte[] packet) {
    var isV4 = (packet[0] & 0xf0) == 0x40;
    return ByteBuffer.allocate(14 + packet.length)
        .putShort((short) 0x0200)
        .putInt(1)
        .putShort((short) 0x0200)
        .putInt(2)
        .putShort((short) (isV4 ? 0x0800 : 0x86dd))
        .put(packet)
        .array();
  }

  private static int padded(int length) {
    return (length + 3) & ~3;
  }

  private static byte[] trimmed(ByteBuffer body) {
    var trimmed = new byte[body.position()];
    body.get(0, trimmed);
    return trimmed;
  }
}
