package io.picketline.sensor.replay;

import static io.picketline.sensor.capture.CaptureBytes.tcp;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.capture.CaptureBytes;
import io.picketline.spi.Replay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A small capture that a test makes packet by packet, and what replay finds in it. */
class Scene {
  static final String SCANNER = "192.0.2.66";
  static final String HOST = "10.0.0.1";
  static final int FIN = 0x01;
  static final int SYN = 0x02;
  static final int RST_ACK = 0x14;
  static final int ACK = 0x10;
  static final int SYN_ACK = 0x12;
  static final int PSH_ACK = 0x18;
  static final long SECOND = 1_000_000;
  static final long HOUR = 3_600 * SECOND;

  final CaptureBytes capture = CaptureBytes.pcap();
  long now;

  @TempDir Path directory;

  void scan(String from, String to) {
    for (var port = 1; port <= 4; port++) {
      probe(from, to, port);
      refuse(from, to, port);
    }
  }

  void probe(String from, String to, int port) {
    send(tcp(from, 40_000, to, port, SYN, 0));
  }

  void refuse(String from, String by, int port) {
    send(tcp(by, port, from, 40_000, RST_ACK, 0));
  }

  void serve(String from, String by, int port) {
    probe(from, by, port);
    send(tcp(by, port, from, 40_000, SYN_ACK, 0));
  }

  void served(String from, String by, int port) {
    serve(from, by, port);
    send(tcp(from, 40_000, by, port, PSH_ACK, 40));
    send(tcp(by, port, from, 40_000, PSH_ACK, 400));
    send(tcp(from, 40_000, by, port, FIN | ACK, 0));
  }

  void send(byte[] packet) {
    now += 1_000;
    capture.packet(now, packet);
  }

  static byte[] unreachable(int code, byte[] packet) {
    var message = new byte[8 + Math.min(28, packet.length)];
    message[0] = 3;
    message[1] = (byte) code;
    System.arraycopy(packet, 0, message, 8, message.length - 8);
    return message;
  }

  List<Replay.Found> verdicts() {
    return replay().verdicts();
  }

  Replay.Outcome replay(String... victims) {
    var outcomes = new ArrayList<Replay.Outcome>();
    var named = Arrays.stream(victims).map(Prefix::parse).toList();
    new ReplayEngine()
        .replay(
            new Replay.Request(
                List.of(written(capture.done())), false, named, Replay.Serves.NONE, List.of()),
            outcomes::add);
    return outcomes.getFirst();
  }

  /** A connection to the victim with data both ways, without link-layer addresses. */
  static byte[] session(String client, int seconds) {
    var host = "10.66.0.10";
    return CaptureBytes.raw()
        .frame(seconds, 1, tcp(client, 700, host, 22, SYN, 0))
        .frame(seconds, 2, tcp(host, 22, client, 700, SYN_ACK, 0))
        .frame(seconds, 3, tcp(client, 700, host, 22, PSH_ACK, 40))
        .frame(seconds, 4, tcp(host, 22, client, 700, PSH_ACK, 400))
        .done();
  }

  static int first(Path file) throws IOException {
    var bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    return bytes.order(ByteOrder.LITTLE_ENDIAN).getInt(24);
  }

  Path written(byte[] bytes) {
    try {
      return Files.write(directory.resolve("scene.pcap"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SourceAddress address(String text) {
    return SourceAddress.parse(text);
  }
}
