package io.picketline.sensor.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.filter.Held;
import io.picketline.sensor.filter.NoFilter;
import io.picketline.sensor.filter.ObservedFilter;
import io.picketline.sensor.filter.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KernelBlocksTest {

  private static final Prefix ATTACKER = Prefix.parse("192.0.2.7");
  private static final Duration LIFE = Duration.ofHours(1);
  private static final int MANY = 250;

  private final FakeFilter filter = new FakeFilter();
  private final List<String> told = new ArrayList<>();
  private long nanos;
  private final KernelBlocks kernel = new KernelBlocks(filter, () -> nanos);

  @Test
  void refused_again_isTriedEverMoreRarelyAndToldOnce() {
    filter.refuses.add(ATTACKER);
    block(ATTACKER);
    var tries = 0;
    for (var second = 1; second <= 300; second++) {
      nanos += Duration.ofSeconds(1).toNanos();
      if (!kernel.due().isEmpty()) {
        tries++;
        block(ATTACKER);
      }
    }

    // After 1, 11, 71, 131, 191, 251 seconds.
    assertThat(tries).isEqualTo(6);
    assertThat(told).containsExactly("the set is full");
    assertThat(kernel.failures()).isEqualTo(7);
    assertThat(kernel.problem(ATTACKER)).contains("the set is full");
  }

  @Test
  void refused_forAnotherReason_isToldAgain() {
    filter.refuses.add(ATTACKER);
    block(ATTACKER);
    filter.problem = "no such table";
    block(ATTACKER);
    block(ATTACKER);

    assertThat(told).containsExactly("the set is full", "no such table");
  }

  @Test
  void refused_thenTaken_beginsAnew() {
    filter.refuses.add(ATTACKER);
    block(ATTACKER);
    block(ATTACKER);
    filter.refuses.clear();
    block(ATTACKER);
    assertThat(kernel.problem(ATTACKER)).isEmpty();
    assertThat(kernel.kind(ATTACKER)).contains(BlockKind.BLOCKED);

    filter.refuses.add(ATTACKER);
    block(ATTACKER);
    nanos += Duration.ofSeconds(1).toNanos();
    assertThat(kernel.due()).containsExactly(ATTACKER);
    assertThat(told).hasSize(2);
  }

  @Test
  void due_many_areTriedByAndBy() {
    for (var i = 0; i < MANY; i++) {
      var source = Prefix.parse("203.0.113." + i);
      filter.refuses.add(source);
      block(source);
    }
    nanos += Duration.ofSeconds(1).toNanos();
    var first = kernel.due();
    first.forEach(this::block);

    assertThat(first).hasSize(Refusals.MOST_AT_ONCE);
    assertThat(kernel.due()).hasSize(Refusals.MOST_AT_ONCE).doesNotContainAnyElementsOf(first);
  }

  @Test
  void release_refused_isInForceAsBefore() {
    block(ATTACKER);
    filter.refuses.add(ATTACKER);
    release();
    assertThat(kernel.kind(ATTACKER)).contains(BlockKind.BLOCKED);
    assertThat(kernel.lost(Slice.ALL, _ -> told.add("stranger"))).isEmpty();

    filter.refuses.clear();
    release();
    assertThat(kernel.has(ATTACKER)).isFalse();
    assertThat(told).containsExactly("the set is full");
  }

  @Test
  void block_refusedOfASuspect_leavesItSuspect() {
    var full = new ObservedFilter(new NoFilter(), 1, () -> nanos);
    var small = new KernelBlocks(full, () -> nanos);
    small.carryOut(plan(Prefix.parse("198.51.100.7"), BlockKind.BLOCKED), (_, _) -> {});
    small.carryOut(plan(ATTACKER, BlockKind.SUSPECT), (_, _) -> {});
    small.carryOut(plan(ATTACKER, BlockKind.BLOCKED), (_, problem) -> told.add(problem));

    assertThat(told).hasSize(1);
    assertThat(small.kind(ATTACKER)).contains(BlockKind.SUSPECT);
    assertThat(full.suspects()).extracting(Held::prefix).containsExactly(ATTACKER);
  }

  private static Plan plan(Prefix source, BlockKind kind) {
    var plan = new Plan();
    plan.block(source, new Plan.Block(kind, LIFE, Set.of()));
    return plan;
  }

  private void block(Prefix source) {
    carryOut(plan(source, BlockKind.BLOCKED));
  }

  private void release() {
    var plan = new Plan();
    plan.release(ATTACKER);
    carryOut(plan);
  }

  private void carryOut(Plan plan) {
    kernel.carryOut(plan, (_, problem) -> told.add(problem));
  }
}
