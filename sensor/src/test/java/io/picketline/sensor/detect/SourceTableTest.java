package io.picketline.sensor.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import java.util.HashSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SourceTableTest {
  private static final long NOW = 1_700_000_000_123_456_000L;

  private final SourceTable table = new SourceTable(64, 5);
  private final SourceRecord source = table.source();

  @Test
  void claim_full_evictsTheLowestScore() {
    var strong = table.claim(0, SourceAddress.v4(1).low(), 32, NOW);
    source.gain(strong, 9, NOW);

    for (var i = 2; i < 10_000; i++) {
      table.claim(0, SourceAddress.v4(i).low(), 32, NOW);
      source.gain(table.claim(0, SourceAddress.v4(i).low(), 32, NOW), 1, NOW);
    }

    assertThat(table.find(0, SourceAddress.v4(1).low(), 32)).isEqualTo(strong);
    assertThat(table.evicted()).isEqualTo(9_999 - 64);
  }

  @Test
  void claim_fullAndSeenOnce_leavesTheOthersAlone() {
    for (var i = 0; i < 1_000; i++) {
      table.claim(0, SourceAddress.v4(i).low(), 32, NOW);
      table.claim(0, SourceAddress.v4(i).low(), 32, NOW);
    }
    var evicted = table.evicted();
    var admitted = 0;
    for (var i = 0; i < 100_000; i++) {
      var at = table.claim(0, SourceAddress.v4(0x0a000000 + i).low(), 32, NOW);
      admitted += at == SourceTable.NONE ? 0 : 1;
    }

    // the filter's own errors
    assertThat(admitted).isLessThan(100_000 / 16);
    assertThat(table.evicted() - evicted).isEqualTo(admitted);
  }

  @Test
  void claim_slotsAllBlocked_findsNoPlace() {
    for (var i = 0; i < 10_000; i++) {
      var at = table.claim(0, SourceAddress.v4(i).low(), 32, NOW);
      if (at != SourceTable.NONE) {
        source.expiry(at, NOW + 10);
      }
    }
    var held = blocked(NOW);

    assertThat(held).isEqualTo(64);
    assertThat(table.claim(0, SourceAddress.v4(-1).low(), 32, NOW)).isEqualTo(SourceTable.NONE);
    table.claim(0, SourceAddress.v4(-1).low(), 32, NOW + 10);
    assertThat(table.claim(0, SourceAddress.v4(-1).low(), 32, NOW + 10))
        .isNotEqualTo(SourceTable.NONE);
  }

  @Test
  void pairs_random_agreeWithASet() {
    var random = new SplittableRandom(11);
    for (var run = 0; run < 500; run++) {
      table.clear(0);
      source.start(0, 0, 1, 32, NOW);
      var known = new HashSet<Integer>();
      while (known.size() < SourceRecord.PAIRS) {
        var port = random.nextInt(65_536);
        var tcp = random.nextBoolean();
        var pair = source.pair(0, port, tcp);
        assertThat(pair >= 0).isEqualTo(!known.add(port << 1 | (tcp ? 1 : 0)));
        if (pair < 0) {
          source.addPair(0, port, tcp, EvidenceKind.SYN_DARK);
        }
      }

      assertThat(source.pairs(0)).isEqualTo(SourceRecord.PAIRS);
    }
  }

  @Test
  void addPair_full_overwritesTheOldest() {
    source.start(0, 0, 1, 32, NOW);
    for (var port = 0; port < SourceRecord.PAIRS + 2; port++) {
      source.addPair(0, port, true, EvidenceKind.STRAY_ACK);
    }

    assertThat(source.pair(0, 0, true)).isNegative();
    assertThat(source.pair(0, 1, true)).isNegative();
    assertThat(source.pair(0, 2, true)).isNotNegative();
    assertThat(source.pairs(0)).isEqualTo(SourceRecord.PAIRS + 2);
  }

  @Test
  void keep_extremes_comeBackWhole() {
    var probe = new RawProbe();
    probe.sourceHigh = 0x20010db8_ffffffffL;
    probe.sourceLow = -1;
    probe.sourcePort = 65_535;
    probe.port = 65_535;
    probe.tcp = true;
    probe.flags = 0xff;
    probe.sequence = 0xffff_ffffL;
    probe.atNanos = NOW;
    source.start(0, probe.sourceHigh, 0, 64, NOW);
    probe.atNanos = NOW + SourceRecord.MEMORY_NANOS;

    source.keep(0, probe, EvidenceKind.UDP_UNANSWERED, ScanType.ODD_FLAGS);

    assertThat(source.keptProbe(0, 0)).isEqualTo(probe.toProbe());
    assertThat(source.keptKind(0, 0)).isEqualTo(EvidenceKind.UDP_UNANSWERED);
    assertThat(source.keptType(0, 0)).isEqualTo(ScanType.ODD_FLAGS);
  }

  @Test
  void kindsAndTypes_fitTheirFourBits() {
    assertThat(EvidenceKind.values().length).isLessThanOrEqualTo(16);
    assertThat(ScanType.values().length).isLessThanOrEqualTo(16);
  }

  private int blocked(long now) {
    var blocked = 0;
    for (var slot = 0; slot < table.slots(); slot++) {
      blocked += source.blocked(table.place(slot), now) ? 1 : 0;
    }
    return blocked;
  }
}
