package io.picketline.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Plays that one kind of change came with version 9 of the link. */
class DialectTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Epoch EPOCH = new Epoch(2, 7);
  private static final Change LATER =
      new Change.IgnoreRemoved(Prefix.parse("192.0.2.0/24"), "alice", NOW);
  private static final Change EARLIER = new Change.HostRemoved("web-1", "alice", NOW);
  private static final LinkMessage.Delta DELTA =
      new LinkMessage.Delta(
          EPOCH,
          new LogPoint(EPOCH, 4),
          List.of(new LogEntry(5, EARLIER), new LogEntry(6, LATER), new LogEntry(7, EARLIER)),
          7,
          NOW);

  private final Dialect older = new Dialect(8, Map.of(Change.IgnoreRemoved.class, 9));
  private final Dialect newer = new Dialect(9, Map.of(Change.IgnoreRemoved.class, 9));

  @Test
  void of_entryOfALaterKind_changesNothingAndKeepsItsPlace() {
    var said = (LinkMessage.Delta) older.of(DELTA);

    assertThat(said.entries()).extracting(LogEntry::seq).containsExactly(5L, 6L, 7L);
    assertThat(said.entries().get(1).change()).isInstanceOf(Change.Noted.class);
    assertThat(said.entries()).extracting(LogEntry::change).contains(EARLIER).doesNotContain(LATER);
    assertThat(said.last()).isEqualTo(DELTA.last());
    assertThat(said.head()).isEqualTo(DELTA.head());
  }

  @Test
  void of_stateOfLaterKinds_isWithoutThem() {
    var part = new LinkMessage.Snapshot(EPOCH, 7, 2, true, List.of(LATER, EARLIER), NOW);

    var said = (LinkMessage.Snapshot) older.of(part);

    assertThat(said.changes()).containsExactly(EARLIER);
    assertThat(said.chunk()).isEqualTo(2);
    assertThat(said.last()).isTrue();
  }

  @Test
  void of_whatIsKnown_isTheSameMessage() {
    var known =
        new LinkMessage.Delta(
            EPOCH, new LogPoint(EPOCH, 4), List.of(new LogEntry(5, EARLIER)), 5, NOW);

    assertThat(older.of(known)).isSameAs(known);
    assertThat(newer.of(DELTA)).isSameAs(DELTA);
  }

  @Test
  void hasGrown_sinceTheVersionBefore_isTrueOnlyThere() {
    assertThat(older.hasGrown()).isTrue();
    assertThat(newer.hasGrown()).isFalse();
  }
}
