package io.picketline.sensor.capture;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentsTest {
  private static final int HEADER = 20;
  private static final int HEADER6 = 40;
  private static final long MINUTE = 60_000_000_000L;

  private final Fragments fragments = new Fragments();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void join_anyOrder_givesTheWholeOnce(boolean v6) {
    var data = data(100);

    assertThat(join(v6, data, 48, 100, 7, 0)).isNull();
    assertThat(join(v6, data, 0, 24, 7, 0)).isNull();
    var whole = requireNonNull(join(v6, data, 24, 48, 7, 0)).toArray(ValueLayout.JAVA_BYTE);

    assertThat(Arrays.copyOfRange(whole, v6 ? HEADER6 : HEADER, whole.length)).isEqualTo(data);
    assertThat(whole[v6 ? 5 : 3]).isEqualTo((byte) (v6 ? 100 : 120));
    assertThat(whole[v6 ? 6 : 9]).isEqualTo((byte) 6);
    assertThat(join(v6, data, 24, 48, 7, 0)).isNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void join_overlap_voidsTheDatagram(boolean v6) {
    var data = data(64);

    assertThat(join(v6, data, 0, 32, 7, 0)).isNull();
    assertThat(join(v6, data, 24, 40, 7, 0)).isNull();
    assertThat(join(v6, data, 40, 64, 7, 0)).isNull();
    assertThat(join(v6, data, 32, 40, 7, 0)).isNull();
  }

  @Test
  void join_sameFragmentTwice_countsOnce() {
    var data = data(64);

    assertThat(join(false, data, 0, 32, 7, 0)).isNull();
    assertThat(join(false, data, 0, 32, 7, 0)).isNull();
    assertThat(join(false, data, 32, 64, 7, 0)).isNotNull();
  }

  @Test
  void join_otherDatagram_isApart() {
    var data = data(64);

    assertThat(join(false, data, 0, 32, 7, 0)).isNull();
    assertThat(join(false, data, 32, 64, 8, 0)).isNull();
    assertThat(join(true, data, 32, 64, 7, 0)).isNull();
    assertThat(join(false, data, 32, 64, 7, 0)).isNotNull();
  }

  @Test
  void join_afterAMinute_isAnotherDatagram() {
    var data = data(64);

    assertThat(join(false, data, 0, 32, 7, 0)).isNull();
    assertThat(join(false, data, 32, 64, 7, MINUTE + 1)).isNull();
    assertThat(join(false, data, 0, 32, 7, MINUTE + 2)).isNotNull();
  }

  @Test
  void join_manyUnfinished_forgetsTheOldest() {
    var data = data(64);
    for (var id = 0; id < 300; id++) {
      assertThat(join(false, data, 0, 32, id, 0)).isNull();
    }

    assertThat(join(false, data, 32, 64, 299, 0)).isNotNull();
    assertThat(join(false, data, 32, 64, 0, 0)).isNull();
  }

  @Test
  void join_largest_isWhole() {
    var data = data(65_000);

    assertThat(join(false, data, 32_000, 65_000, 7, 0)).isNull();
    assertThat(requireNonNull(join(false, data, 0, 32_000, 7, 0)).byteSize()).isEqualTo(65_020);
  }

  @Test
  void join_randomBytes_neverFails() {
    var random = new SplittableRandom(3);
    var whole = 0;
    for (var i = 0; i < 50_000; i++) {
      var packet = new byte[random.nextInt(80)];
      random.nextBytes(packet);
      if (packet.length > 0) {
        packet[0] = (byte) ((i & 1) == 0 ? 0x40 | (packet[0] & 15) : 0x60);
      }
      var joined = fragments.join(MemorySegment.ofArray(packet), random.nextInt(80), i);
      whole += joined == null ? 0 : 1;
    }

    assertThat(whole).isLessThan(50_000);
  }

  private static byte[] data(int size) {
    var data = new byte[size];
    for (var i = 0; i < size; i++) {
      data[i] = (byte) (i + 1);
    }
    return data;
  }

  private @Nullable MemorySegment join(boolean v6, byte[] data, int from, int to, int id, long at) {
    var packet = v6 ? fragment6(data, from, to, id) : fragment(data, from, to, id);
    return fragments.join(MemorySegment.ofArray(packet), HEADER6, at);
  }

  private static byte[] fragment(byte[] data, int from, int to, int id) {
    var packet = new byte[HEADER + to - from];
    packet[0] = 0x45;
    packet[2] = (byte) (packet.length >> 8);
    packet[3] = (byte) packet.length;
    packet[4] = (byte) (id >> 8);
    packet[5] = (byte) id;
    packet[6] = (byte) ((to < data.length ? 0x20 : 0) | from >> 11);
    packet[7] = (byte) (from / 8);
    packet[9] = 6;
    System.arraycopy(data, from, packet, HEADER, to - from);
    return packet;
  }

  private static byte[] fragment6(byte[] data, int from, int to, int id) {
    var packet = new byte[HEADER6 + 8 + to - from];
    packet[0] = 0x60;
    packet[4] = (byte) ((packet.length - HEADER6) >> 8);
    packet[5] = (byte) (packet.length - HEADER6);
    packet[6] = 44;
    packet[HEADER6] = 6;
    packet[HEADER6 + 2] = (byte) (from >> 8);
    packet[HEADER6 + 3] = (byte) (from | (to < data.length ? 1 : 0));
    packet[HEADER6 + 7] = (byte) id;
    System.arraycopy(data, from, packet, HEADER6 + 8, to - from);
    return packet;
  }
}
