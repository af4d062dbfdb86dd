package io.picketline.sensor.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FragmentsTest {
  private static final int HEADER = 20;

  private final Fragments fragments = new Fragments();

  @Test
  void join_anyOrder_givesTheWholeOnce() {
    var data = data(100);

    assertThat(fragments.join(fragment(data, 48, 100, 7))).isEmpty();
    assertThat(fragments.join(fragment(data, 0, 24, 7))).isEmpty();
    var whole = fragments.join(fragment(data, 24, 48, 7)).orElseThrow().toArray(bytes());

    assertThat(Arrays.copyOfRange(whole, HEADER, whole.length)).isEqualTo(data);
    assertThat(whole[3]).isEqualTo((byte) 120);
    assertThat(fragments.join(fragment(data, 24, 48, 7))).isEmpty();
  }

  @Test
  void join_overlap_voidsTheDatagram() {
    var data = data(64);

    assertThat(fragments.join(fragment(data, 0, 32, 7))).isEmpty();
    assertThat(fragments.join(fragment(data, 24, 32, 7))).isEmpty();
    assertThat(fragments.join(fragment(data, 32, 64, 7))).isEmpty();
    assertThat(fragments.join(fragment(data, 40, 64, 7))).isEmpty();
  }

  @Test
  void join_otherDatagram_isApart() {
    var data = data(64);

    assertThat(fragments.join(fragment(data, 0, 32, 7))).isEmpty();
    assertThat(fragments.join(fragment(data, 32, 64, 8))).isEmpty();
    assertThat(fragments.join(fragment(data, 32, 64, 7))).isPresent();
  }

  @Test
  void join_randomBytes_neverFails() {
    var random = new SplittableRandom(3);
    var whole = 0;
    for (var i = 0; i < 50_000; i++) {
      var packet = new byte[random.nextInt(64)];
      random.nextBytes(packet);
      if (packet.length > 0) {
        packet[0] = (byte) (0x40 | (packet[0] & 15));
      }
      whole += fragments.join(MemorySegment.ofArray(packet)).isPresent() ? 1 : 0;
    }

    assertThat(whole).isLessThan(50_000);
  }

  @Test
  void unreachable_randomBytes_neverFails() {
    var random = new SplittableRandom(4);
    var read = 0;
    for (var i = 0; i < 50_000; i++) {
      var message = new byte[random.nextInt(80)];
      random.nextBytes(message);
      if (message.length > 17) {
        message[0] = 3;
        message[1] = 3;
        message[17] = 17;
      }
      read += Unreachable.flow(1, MemorySegment.ofArray(message)).isPresent() ? 1 : 0;
      Unreachable.flow(58, MemorySegment.ofArray(message));
    }

    assertThat(read).isPositive();
  }

  private static byte[] data(int size) {
    var data = new byte[size];
    for (var i = 0; i < size; i++) {
      data[i] = (byte) (i + 1);
    }
    return data;
  }

  private static MemorySegment fragment(byte[] data, int from, int to, int id) {
    var packet = new byte[HEADER + to - from];
    packet[0] = 0x45;
    packet[3] = (byte) packet.length;
    packet[5] = (byte) id;
    packet[6] = (byte) (to < data.length ? 0x20 : 0);
    packet[7] = (byte) (from / 8);
    packet[9] = 6;
    System.arraycopy(data, from, packet, HEADER, to - from);
    return MemorySegment.ofArray(packet);
  }

  private static ValueLayout.OfByte bytes() {
    return ValueLayout.JAVA_BYTE;
  }
}
