package io.picketline.coordinator.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.link.LinkMessage;
import org.junit.jupiter.api.Test;

class OutgoingTest {

  private static final LinkMessage.Delta ENTRIES = LargeDelta.of(100);

  private final Outgoing outgoing = new Outgoing(3_000_000);

  @Test
  void add_latestOfItsKind_takesThePlaceOfTheOneBefore() {
    outgoing.add(new LinkMessage.Reported(1, 1));
    outgoing.add(new LinkMessage.Delayed("first"));
    outgoing.add(new LinkMessage.Reported(1, 2));
    outgoing.add(new LinkMessage.Delayed("second"));

    assertThat(outgoing.next()).contains(new LinkMessage.Reported(1, 2));
    assertThat(outgoing.next()).contains(new LinkMessage.Delayed("second"));
    assertThat(outgoing.next()).isEmpty();
    assertThat(outgoing.bytes()).isZero();
  }

  @Test
  void add_entriesThatFindNoRoom_areLeftOutWithAllBehindThem() {
    var held = 0;
    while (outgoing.entriesLeftOut() == 0) {
      outgoing.add(ENTRIES);
      held++;
    }
    outgoing.next();
    outgoing.add(LargeDelta.of(1)); // there is room, but a gap before it

    assertThat(outgoing.entriesLeftOut()).isEqualTo(101);
    assertThat(outgoing.bytes()).isLessThanOrEqualTo(3_000_000);
    for (var i = 0; i < held - 2; i++) {
      assertThat(outgoing.takeGap()).isFalse();
      assertThat(outgoing.next()).contains(ENTRIES);
    }
    assertThat(outgoing.takeGap()).isTrue();
    assertThat(outgoing.takeGap()).isFalse();
    outgoing.add(ENTRIES);
    assertThat(outgoing.next()).contains(ENTRIES);
  }

  @Test
  void add_newerClock_leavesEntriesAlone() {
    var clock =
        new LinkMessage.Delta(
            ENTRIES.epoch(), ENTRIES.after(), ENTRIES.entries().subList(0, 0), 1, ENTRIES.clock());
    outgoing.add(clock);
    outgoing.add(ENTRIES);
    outgoing.add(clock);

    assertThat(outgoing.next()).contains(ENTRIES);
    assertThat(outgoing.next()).contains(clock);
    assertThat(outgoing.next()).isEmpty();
  }
}
