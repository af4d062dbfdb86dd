package io.picketline.sensor.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.HexFormat;

/** Probes the sensor's namespace from another: words of the command line, an answer for each. */
public final class Attacker {
  private static final int TIMEOUT_MILLIS = 2_500;
  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW = 3;
  private static final short IPV4 = 0x0800;

  private Attacker() {}

  /** Each argument is {@code tcp,ADDRESS,PORT}, {@code udp,ADDRESS,PORT} or {@code frame,HEX}. */
  public static void main(String[] arguments) throws IOException {
    for (var argument : arguments) {
      var words = argument.split(",", -1);
      System.out.println(
          argument
              + " "
              + switch (words[0]) {
                case "tcp" -> tcp(words[1], Integer.parseInt(words[2]));
                case "udp" -> udp(words[1], Integer.parseInt(words[2]));
                case "frame" -> frame(HexFormat.of().parseHex(words[1]));
                default -> throw new IllegalArgumentException(argument);
              });
    }
  }

  private static String tcp(String address, int port) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), TIMEOUT_MILLIS);
      socket.getOutputStream().write('x');
      return "connected";
    } catch (ConnectException e) {
      return "refused";
    } catch (SocketTimeoutException e) {
      return "silent";
    }
  }

  private static String udp(String address, int port) throws IOException {
    try (var socket = new DatagramSocket()) {
      socket.send(new DatagramPacket(new byte[9], 9, InetAddress.ofLiteral(address), port));
      return "sent";
    }
  }

  /** Sends an Ethernet frame as it is. */
  private static String frame(byte[] bytes) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var errno = Libc.errnoSegment(arena);
      var fd = Libc.socket(errno, AF_PACKET, SOCK_RAW, 0);
      var address = arena.allocate(20, 4);
      address.set(JAVA_SHORT, 0, (short) AF_PACKET);
      address.set(JAVA_SHORT, 2, Short.reverseBytes(IPV4));
      address.set(JAVA_INT, 4, NetworkInterface.getByName("far").getIndex());
      var bound = Libc.bind(errno, fd, address, 20);
      var sent = Libc.send(errno, fd, arena.allocateFrom(JAVA_BYTE, bytes), bytes.length, 0);
      Libc.close(errno, fd);
      return bound + " " + sent;
    }
  }
}
