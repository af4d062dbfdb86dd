package io.picketline.sensor.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.ScanTool;
import io.picketline.protocol.SourceAddress;
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
    assertThat(admitted).isLessThan(100_000 / 400);
    assertThat(table.evicted() - evicted).isEqualTo(admitted);
  }

  @Test
  void claim_slotsAllBlockedUnproven_theLowestScoreGivesWay() {
    var strong = judgedAt(1, false);
    source.gain(strong, 20, NOW);
    for (var i = 2; i < 10_000; i++) {
      judgedAt(i, false);
    }
    var held = blocked(NOW);

    var last = claimTwice(-1, NOW);

    assertThat(held).isEqualTo(64);
    assertThat(last).isNotEqualTo(SourceTable.NONE);
    assertThat(table.find(0, SourceAddress.v4(1).low(), 32)).isEqualTo(strong);
  }

  @Test
  void claim_oneNotBlocked_givesWayBeforeThoseThatAre() {
    var small = new SourceTable(8, 5);
    for (var i = 0; i < 7; i++) {
      var at = small.claim(0, SourceAddress.v4(i).low(), 32, NOW);
      small.source().judge(at, NOW + 10_000_000, 1, false);
    }
    small.source().gain(small.claim(0, SourceAddress.v4(7).low(), 32, NOW), 4, NOW);

    small.claim(0, SourceAddress.v4(8).low(), 32, NOW);
    small.claim(0, SourceAddress.v4(8).low(), 32, NOW);

    assertThat(small.find(0, SourceAddress.v4(7).low(), 32)).isEqualTo(SourceTable.NONE);
    assertThat(small.find(0, SourceAddress.v4(8).low(), 32)).isNotEqualTo(SourceTable.NONE);
  }

  @Test
  void claim_slotsAllProven_findsNoPlace() {
    for (var i = 0; i < 10_000; i++) {
      judgedAt(i, true);
    }

    assertThat(blocked(NOW)).isEqualTo(64);
    assertThat(claimTwice(-1, NOW)).isEqualTo(SourceTable.NONE);
  }

  @Test
  void claim_verified_neverGivesWay() {
    var at = table.claim(0, SourceAddress.v4(1).low(), 32, NOW);
    source.judge(at, NOW + 1, 1, true);
    var later = NOW + 60_000_000_000L;

    for (var i = 2; i < 10_000; i++) {
      table.claim(0, SourceAddress.v4(i).low(), 32, later);
      source.gain(table.claim(0, SourceAddress.v4(i).low(), 32, later), 9, later);
    }

    assertThat(source.blocked(at, later)).isFalse();
    assertThat(table.find(0, SourceAddress.v4(1).low(), 32)).isEqualTo(at);
  }

  @Test
  void claimDetails_full_theLowestScoreGivesWayAndOnlyToAHigher() {
    var big = new SourceTable(4096, 5);
    var record = big.source();
    for (var i = 0; i < 2048; i++) {
      var at = big.claim(0, SourceAddress.v4(i).low(), 32, NOW);
      record.gain(at, 1 + i, NOW);
      big.claimDetails(at, NOW);
    }
    var entries = 0;
    var lowest = 0;
    for (var i = 0; i < 2048; i++) {
      var at = big.find(0, SourceAddress.v4(i).low(), 32);
      var entry = big.detailsOf(at);
      entries += entry == Details.NONE ? 0 : 1;
      lowest += entry != Details.NONE && i < 128 ? 1 : 0;
      assertThat(record.marked(at, Mark.DETAILED)).isEqualTo(entry != Details.NONE);
    }

    assertThat(entries).isBetween(100, 4096 / Details.SLOTS_PER_ENTRY);
    assertThat(lowest).isLessThan(20);
  }

  @Test
  void marksAndNumbers_setInAnyOrder_doNotTouchEachOther() {
    var at = table.claim(0x20010db8_00000000L, 0, 64, NOW);
    source.judge(at, NOW + 600_000_000_000L, 3, true);
    for (var i = 0; i < 5000; i++) {
      source.countPair(at);
    }
    for (var i = 0; i < 9; i++) {
      source.countLitTrap(at);
      source.addPair(at, 65_535, PairList.OTHER, EvidenceKind.UNHANDLED_PROTOCOL);
    }
    source.tool(at, ScanTool.HPING3);
    for (var mark : Mark.values()) {
      source.mark(at, mark, true);
    }
    source.mark(at, Mark.ALERTED, false);

    assertThat(source.pairs(at)).isEqualTo(SourceRecord.MOST_DISTINCT);
    assertThat(source.litTraps(at)).isEqualTo(3);
    assertThat(source.stored(at)).isEqualTo(SourceRecord.PAIRS);
    assertThat(source.tool(at)).isEqualTo(ScanTool.HPING3);
    assertThat(source.offences(at)).isEqualTo(3);
    assertThat(source.keyLength(at)).isEqualTo(64);
    assertThat(source.endMillis(at)).isEqualTo(NOW / 1_000_000 + 600_001);
    assertThat(source.pair(at, 65_535, PairList.OTHER)).isNotNegative();
    assertThat(source.pair(at, 65_535, PairList.UDP)).isNegative();
    assertThat(source.kind(at, 7)).isEqualTo(EvidenceKind.UNHANDLED_PROTOCOL);
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
    assertThat(source.probes().keep(0, probe, EvidenceKind.MALFORMED_FLAGS)).isTrue();
    var first = probe.toProbe();
    probe.atNanos = NOW + SourceRecord.MEMORY_MILLIS * 1_000_000;
    assertThat(source.probes().keep(0, probe, EvidenceKind.STRAY_ACK)).isTrue();
    assertThat(source.probes().keep(0, probe, EvidenceKind.STRAY_ACK)).isFalse();

    assertThat(source.probes().probe(0, 0).evidence("a").probe()).isEqualTo(first);
    assertThat(source.probes().probe(0, 1).evidence("a").probe()).isEqualTo(probe.toProbe());
    assertThat(source.probes().probe(0, 0).kind()).isEqualTo(EvidenceKind.MALFORMED_FLAGS);
    assertThat(source.probes().probe(0, 1).kind()).isEqualTo(EvidenceKind.STRAY_ACK);
  }

  @Test
  void keep_anotherAddressOfTheNetwork_isNotMistakenForTheFirst() {
    var probe = new RawProbe();
    probe.sourceHigh = 0x20010db8_ffffffffL;
    probe.sourceLow = 1;
    probe.atNanos = NOW;
    source.start(0, probe.sourceHigh, 0, 64, NOW);
    source.probes().keep(0, probe, EvidenceKind.UDP_UNSERVED);
    probe.sourceLow = 2;

    assertThat(source.probes().keep(0, probe, EvidenceKind.UDP_UNSERVED)).isFalse();
    assertThat(source.probes().kept(0)).isEqualTo(1);
  }

  @Test
  void kindsAndTools_fitTheirBits() {
    assertThat(EvidenceKind.values().length).isLessThanOrEqualTo(32);
    assertThat(ScanTool.values().length).isLessThan(8);
  }

  private int judgedAt(int address, boolean verified) {
    var at = claimTwice(address, NOW);
    if (at != SourceTable.NONE) {
      source.judge(at, NOW + 10_000_000, 1, verified);
    }
    return at;
  }

  private int claimTwice(int address, long now) {
    table.claim(0, SourceAddress.v4(address).low(), 32, now);
    return table.claim(0, SourceAddress.v4(address).low(), 32, now);
  }

  private int blocked(long now) {
    var blocked = 0;
    for (var slot = 0; slot < table.slots(); slot++) {
      blocked += source.blocked(table.place(slot), now) ? 1 : 0;
    }
    return blocked;
  }
}
