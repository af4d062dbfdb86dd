package io.picketline.sensor.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CodecTest {
  private final MemorySegment buffer = Arena.ofAuto().allocate(256, 8);
  private final MessageWriter writer = new MessageWriter(buffer);
  private final MessageReader reader = new MessageReader();
  private final AttributeReader attributes = new AttributeReader();

  @Test
  void next_whatWasWritten_isReadBack() {
    writer.begin(20, 5, 77);
    writer.raw8(2);
    writer.raw8(6);
    writer.rawBe16(0x1234);
    writer.text(1, "ab");
    var nest = writer.nest(2);
    writer.attributeBe64(3, -2);
    writer.attributeBe128(4, 1, 2);
    writer.endNest(nest);
    writer.end();
    writer.begin(3, 0, 78);
    writer.end();
    writer.flagLast(4);

    reader.reset(buffer, writer.size());
    assertThat(reader.next()).isTrue();
    assertThat(reader.type()).isEqualTo(20);
    assertThat(reader.sequence()).isEqualTo(77);
    assertThat(reader.be16(2)).isEqualTo(0x1234);
    reader.attributes(attributes, 4);
    assertThat(attributes.next()).isTrue();
    assertThat(attributes.text()).isEqualTo("ab");
    assertThat(attributes.next()).isTrue();
    assertThat(attributes.type()).isEqualTo(2);
    var inner = new AttributeReader();
    inner.reset(attributes);
    assertThat(inner.next()).isTrue();
    assertThat(inner.be64()).isEqualTo(-2);
    assertThat(inner.next()).isTrue();
    assertThat(inner.be64(8)).isEqualTo(2);
    assertThat(inner.next()).isFalse();
    assertThat(attributes.next()).isFalse();
    assertThat(reader.next()).isTrue();
    assertThat(reader.flags()).isEqualTo(4);
    assertThat(reader.next()).isFalse();
    assertThat(reader.malformed() || attributes.malformed() || inner.malformed()).isFalse();
  }

  @Test
  void attribute_oddLength_isPaddedWithZeros() {
    buffer.fill((byte) -1);
    writer.attributeBe16(9, 0x0102);

    var bytes = buffer.asSlice(4, 4).toArray(ValueLayout.JAVA_BYTE);
    assertThat(writer.size()).isEqualTo(8);
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("01020000");
  }

  @Test
  void write_moreThanFits_isRefused() {
    assertThatThrownBy(() -> writer.attribute(1, new byte[253]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("256");
    assertThatThrownBy(() -> writer.attribute(1, new byte[70_000]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("too long");
  }

  @Test
  void next_messageLongerThanDatagram_endsAndIsRemembered() {
    writer.begin(20, 0, 1);
    writer.attributeBe32(1, 1);
    writer.end();

    reader.reset(buffer, writer.size() - 1);
    assertThat(reader.next()).isFalse();
    assertThat(reader.malformed()).isTrue();
    reader.reset(buffer, 300);
    assertThat(reader.malformed()).isTrue();
  }

  @Test
  void next_messageOfNoLength_ends() {
    buffer.fill((byte) 0);

    reader.reset(buffer, 64);
    assertThat(reader.next()).isFalse();
    assertThat(reader.malformed()).isTrue();
  }

  @Test
  void read_valueTooShort_isZeroAndRemembered() {
    writer.attribute8(1, 5);
    attributes.reset(buffer, 0, writer.size());

    assertThat(attributes.next()).isTrue();
    assertThat(attributes.u8()).isEqualTo(5);
    assertThat(attributes.malformed()).isFalse();
    assertThat(attributes.be32()).isZero();
    assertThat(attributes.malformed()).isTrue();
  }

  @Test
  void reset_outsideTheSegment_holdsNothing() {
    attributes.reset(buffer, 300, 400);

    assertThat(attributes.next()).isFalse();
    assertThat(attributes.malformed()).isTrue();
  }

  @Test
  void read_anyBytes_neverLeavesTheBuffer() {
    var random = new Random(3);
    var bytes = new byte[200];
    var elements = new NfElements();
    for (var round = 0; round < 20_000; round++) {
      random.nextBytes(bytes);
      MemorySegment.copy(bytes, 0, buffer, ValueLayout.JAVA_BYTE, 0, bytes.length);
      // Lengths that are mostly credible lead deeper.
      buffer.set(ValueLayout.JAVA_INT, 0, random.nextInt(210));
      for (var at = 20; at < 120; at += 8) {
        buffer.set(ValueLayout.JAVA_SHORT, at, (short) random.nextInt(40));
        buffer.set(ValueLayout.JAVA_SHORT, at + 2, (short) random.nextInt(12));
      }
      reader.reset(buffer, random.nextInt(256));
      while (reader.next()) {
        assertThat(reader.bodyLength()).isBetween(0L, 256L);
        elements.read(reader, (high, low, rangeEnd, remaining) -> {});
        NfRule.counted(reader);
      }
    }
  }
}
