package io.picketline.sensor.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.sensor.detect.RawProbe;
import org.junit.jupiter.api.Test;

class HalfOpensTest {
  private static final int SYN = 0x02;
  private static final int RST = 0x04;
  private static final int ACK = 0x10;

  private final HalfOpens halfOpens = new HalfOpens(7);

  @Test
  void brokenOff_rstRightBehindTheSyn_isOne() {
    halfOpens.asks(packet(SYN, 1_000, 0));

    assertThat(halfOpens.brokenOff(packet(RST, 1_001, 5))).isTrue();
    assertThat(halfOpens.brokenOff(packet(RST, 1_002, 5))).isFalse();
    assertThat(halfOpens.brokenOff(packet(RST, 1_001, HalfOpens.SPAN.toNanos() + 1))).isFalse();
  }

  @Test
  void brokenOff_lastSequenceNumber_wrapsRound() {
    halfOpens.asks(packet(SYN, 0xffff_ffffL, 0));

    assertThat(halfOpens.brokenOff(packet(RST, 0, 1))).isTrue();
  }

  @Test
  void asks_otherThanSyn_isNotRemembered() {
    halfOpens.asks(packet(SYN | ACK, 1_000, 0));
    halfOpens.asks(packet(ACK, 1_000, 0));

    assertThat(halfOpens.brokenOff(packet(RST, 1_001, 5))).isFalse();
  }

  @Test
  void breaksOff_onlyRstWithoutAck_can() {
    assertThat(HalfOpens.breaksOff(packet(RST, 1, 0))).isTrue();
    assertThat(HalfOpens.breaksOff(packet(RST | ACK, 1, 0))).isFalse();
    assertThat(HalfOpens.breaksOff(packet(RST | SYN, 1, 0))).isFalse();
    var datagram = packet(RST, 1, 0);
    datagram.tcp = false;
    assertThat(HalfOpens.breaksOff(datagram)).isFalse();
  }

  private static RawProbe packet(int flags, long sequence, long atNanos) {
    var packet = new RawProbe();
    packet.tcp = true;
    packet.flags = flags;
    packet.sequence = sequence;
    packet.sourceLow = 7;
    packet.sourcePort = 40_000;
    packet.localLow = 8;
    packet.port = 80;
    packet.atNanos = atNanos;
    return packet;
  }
}
