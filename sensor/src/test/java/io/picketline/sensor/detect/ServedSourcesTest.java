package io.picketline.sensor.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SequentialTest;
import io.picketline.protocol.SourceAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ServedSourcesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long NOW = START.getEpochSecond() * 1_000_000_000L;
  private static final SourceAddress CLIENT = SourceAddress.parse("192.0.2.7");

  private final ServedSources served = new ServedSources(1024, 3);

  @Test
  void knownGood_servedOverTcp_isSoForADay() {
    note(CLIENT, 443, true, NOW);

    assertThat(served.knownGood(Prefix.of(CLIENT), START.plus(Duration.ofHours(24).minusMillis(1))))
        .isTrue();
    assertThat(served.knownGood(Prefix.of(CLIENT), START.plus(Duration.ofHours(24)))).isFalse();
    assertThat(served.knownGood(Prefix.parse("192.0.2.8"), START)).isFalse();
  }

  @Test
  void knownGood_servedOverUdpAlone_isNotSo() {
    note(CLIENT, 53, false, NOW);

    assertThat(served.knownGood(Prefix.of(CLIENT), START)).isFalse();
    assertThat(served.pairs(Prefix.of(CLIENT)))
        .containsExactly(new ServedSources.Pair(IpProtocol.UDP, 53));
  }

  @Test
  void knownGood_networkAroundOne_isSoToo() {
    note(CLIENT, 443, true, NOW);
    note(SourceAddress.parse("192.0.2.9"), 80, true, NOW);

    assertThat(served.knownGood(Prefix.parse("192.0.2.0/24"), START)).isTrue();
    assertThat(served.knownGood(Prefix.parse("192.0.3.0/24"), START)).isFalse();
    assertThat(served.pairs(Prefix.parse("192.0.2.0/24"))).hasSize(2);
  }

  @Test
  void note_pairsOfOne_areNewOnceAndEightAtMost() {
    for (var port = 1; port <= 8; port++) {
      assertThat(note(CLIENT, port, true, NOW)).isTrue();
      assertThat(note(CLIENT, port, true, NOW)).isFalse();
    }

    assertThat(note(CLIENT, 9, true, NOW)).isFalse();
    assertThat(served.pairs(0, CLIENT.low(), 32)).isEqualTo(8);
    assertThat(served.pairs(Prefix.of(CLIENT))).hasSize(8);
  }

  @Test
  void note_portsOfBothProtocols_areKeptApart() {
    assertThat(note(CLIENT, 65_535, true, NOW)).isTrue();
    assertThat(note(CLIENT, 65_535, false, NOW)).isTrue();

    assertThat(served.pairs(Prefix.of(CLIENT)))
        .containsExactlyInAnyOrder(
            new ServedSources.Pair(IpProtocol.TCP, 65_535),
            new ServedSources.Pair(IpProtocol.UDP, 65_535));
  }

  @Test
  void credit_ofManyPairs_isThatOfTwoAndDecays() {
    assertThat(served.credit(0, CLIENT.low(), 32, NOW)).isZero();
    for (var port = 1; port <= 5; port++) {
      note(CLIENT, port, true, NOW);
    }

    assertThat(served.credit(0, CLIENT.low(), 32, NOW)).isEqualTo(SequentialTest.CREDIT_FLOOR);
    assertThat(served.credit(0, CLIENT.low(), 32, NOW + SequentialTest.HALF_LIFE.toNanos()))
        .isCloseTo(SequentialTest.CREDIT_FLOOR / 2, within(1e-9));
  }

  @Test
  void note_moreSourcesThanFit_forgetsThoseServedLeastLately() {
    for (var i = 0; i < 100_000; i++) {
      note(SourceAddress.v4(i), 80, true, NOW + i * 1_000_000L);
    }
    var now = START.plusSeconds(100);
    var kept = new HashSet<Integer>();
    for (var i = 0; i < 100_000; i++) {
      if (served.knownGood(Prefix.of(SourceAddress.v4(i)), now)) {
        kept.add(i);
      }
    }

    assertThat(kept).hasSize(1024).allMatch(i -> i > 90_000);
  }

  @Test
  void pairs_askedWhileAnotherThreadNotes_areWholeAlways() throws InterruptedException {
    var small = new ServedSources(8, 3);
    var done = new AtomicBoolean();
    var writer =
        Thread.ofPlatform()
            .start(() -> {
              var random = new SplittableRandom(4);
              while (!done.get()) {
                var i = random.nextInt(1, 64);
                // every pair of source i is port i
                small.note(0, SourceAddress.v4(i).low(), 32, i, true, NOW);
              }
            });
    var found = 0;
    for (var round = 0; round < 20_000; round++) {
      var i = 1 + round % 63;
      var pairs = small.pairs(Prefix.of(SourceAddress.v4(i)));
      found += pairs.size();
      assertThat(pairs).allMatch(pair -> pair.port() == i);
    }
    done.set(true);
    writer.join();

    assertThat(found).isPositive();
  }

  private boolean note(SourceAddress source, int port, boolean tcp, long now) {
    return served.note(source.high(), source.low(), 32, port, tcp, now);
  }
}
