package io.picketline.coordinator.judgement;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.evidence.Suspicion;
import io.picketline.coordinator.journal.SourceMemory;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.log.Epoch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvidenceCopiesTest {
  private static final Epoch EPOCH = new Epoch(2, 7);
  private static final Prefix ONE = Prefix.parse("198.51.100.1");
  private static final Prefix TWO = Prefix.parse("198.51.100.2");

  private final Map<Prefix, SourceMemory> held = new HashMap<>();
  private final EvidenceCopies copies =
      new EvidenceCopies(source -> Optional.ofNullable(held.get(source)));

  @Test
  void next_standbyThatHasNothing_getsAllThatChanged() {
    change(ONE);
    change(TWO);
    copies.has("two", 0, NOW);

    var copy = copies.next("two", EPOCH, NOW).orElseThrow();

    assertThat(copy.from()).isZero();
    assertThat(copy.upTo()).isEqualTo(copies.revision());
    assertThat(copy.sources()).extracting(SourceMemory::source).containsExactly(ONE, TWO);
  }

  @Test
  void next_oneUnderWay_waitsForItAndCoalesces() {
    change(ONE);
    copies.has("two", 0, NOW);
    var first = copies.next("two", EPOCH, NOW).orElseThrow();
    change(ONE);
    change(ONE);
    change(TWO);
    assertThat(copies.next("two", EPOCH, NOW)).isEmpty();

    copies.has("two", first.upTo(), NOW);
    var second = copies.next("two", EPOCH, NOW).orElseThrow();

    assertThat(second.sources()).extracting(SourceMemory::source).containsExactly(ONE, TWO);
    assertThat(second.upTo()).isEqualTo(copies.revision());
  }

  @Test
  void next_lostMessage_isSentAgainAfterAWhile() {
    change(ONE);
    copies.has("two", 0, NOW);
    var first = copies.next("two", EPOCH, NOW);
    copies.has("two", 0, NOW.plusSeconds(1));
    assertThat(copies.next("two", EPOCH, NOW.plusSeconds(1))).isEmpty();

    copies.has("two", 0, NOW.plusSeconds(2));

    assertThat(copies.next("two", EPOCH, NOW.plusSeconds(2))).isEqualTo(first);
  }

  @Test
  void next_standbyThatBeganAgain_getsAllAgain() {
    change(ONE);
    copies.has("two", 0, NOW);
    copies.has("two", copies.next("two", EPOCH, NOW).orElseThrow().upTo(), NOW);

    copies.has("two", 0, NOW);

    assertThat(copies.next("two", EPOCH, NOW).orElseThrow().from()).isZero();
  }

  @Test
  void next_forgottenSource_isTold() {
    change(ONE);
    held.remove(ONE);
    copies.forgotten(ONE);
    copies.has("two", 0, NOW);

    assertThat(copies.next("two", EPOCH, NOW).orElseThrow().forgotten()).containsExactly(ONE);
  }

  @Test
  void next_manySources_arriveInPartsWithoutAGap() {
    for (var i = 0; i < 1_000; i++) {
      change(Prefix.of(SourceAddress.v4(0x0a00_0000 + i)));
    }
    var arrived = new ArrayList<SourceMemory>();
    var has = 0L;
    while (has < copies.revision()) {
      copies.has("two", has, NOW);
      var copy = copies.next("two", EPOCH, NOW).orElseThrow();
      assertThat(copy.from()).isEqualTo(has);
      arrived.addAll(copy.sources());
      has = copy.upTo();
    }

    assertThat(arrived).extracting(SourceMemory::source).doesNotHaveDuplicates().hasSize(1_000);
  }

  @Test
  void forgotten_flood_isBoundedAndRevisionsStayTrue() {
    for (var i = 0; i < 30_000; i++) {
      copies.forgotten(Prefix.of(SourceAddress.v4(0x0a00_0000 + i)));
    }
    copies.has("two", copies.revision() - 1, NOW);

    assertThat(copies.next("two", EPOCH, NOW).orElseThrow().forgotten())
        .isEqualTo(List.of(Prefix.of(SourceAddress.v4(0x0a00_0000 + 29_999))));
  }

  private void change(Prefix source) {
    held.put(source, new Suspicion(source, NOW).memory());
    copies.changed(source);
  }
}
