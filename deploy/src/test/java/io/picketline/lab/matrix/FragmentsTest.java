package io.picketline.lab.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.SourceAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FragmentsTest {

  private static final SourceAddress SOURCE = SourceAddress.parse("2001:db8:1::5");
  private static final SourceAddress TARGET = SourceAddress.parse("2001:db8:2::7");
  private static final int DATA = 48;

  private final ByteBuffer first;
  private final ByteBuffer second;

  FragmentsTest() {
    var both = Fragments.syn(SOURCE, TARGET, 45_000, 2_001);
    first = ByteBuffer.wrap(both.getFirst());
    second = ByteBuffer.wrap(both.getLast());
  }

  @Test
  void syn_fragments_fitTogether() {
    assertThat(first.getShort(42)).as("offset 0, more to come").isEqualTo((short) 1);
    assertThat(second.getShort(42)).as("offset 24, the last").isEqualTo((short) 24);
    assertThat(first.getInt(44)).isEqualTo(second.getInt(44));
    assertThat(first.getShort(4) & 0xffff).isEqualTo(first.capacity() - 40);
    assertThat(second.getShort(4) & 0xffff).isEqualTo(second.capacity() - 40);
  }

  @Test
  void syn_firstFragment_holdsTheBareHeader() {
    assertThat(first.get(DATA + 13)).as("flags").isEqualTo((byte) 2);
    assertThat(first.getShort(DATA + 2)).isEqualTo((short) 2_001);
    assertThat(first.capacity() - DATA).isGreaterThanOrEqualTo(20);
  }

  @Test
  void syn_whole_hasARightChecksum() {
    var sum = 32 + 6;
    for (var at = 8; at < 40; at += 2) {
      sum += first.getShort(at) & 0xffff;
    }
    for (var at = DATA; at < first.capacity(); at += 2) {
      sum += first.getShort(at) & 0xffff;
    }
    for (var at = DATA; at < second.capacity(); at += 2) {
      sum += second.getShort(at) & 0xffff;
    }
    sum = (sum & 0xffff) + (sum >>> 16);

    assertThat((sum & 0xffff) + (sum >>> 16)).isEqualTo(0xffff);
  }
}
