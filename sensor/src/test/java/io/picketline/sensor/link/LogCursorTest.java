package io.picketline.sensor.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LogCursorTest {

  private static final Epoch FIRST = new Epoch(1, 11);
  private static final Epoch SECOND = new Epoch(2, 22);
  private static final Change CHANGE = new Change.ServedChanged(ServedPorts.NONE);

  private final LogCursor cursor = new LogCursor(Optional.of(FIRST), 10);

  @Test
  void next_entriesThatFollow_areApplied() {
    assertThat(cursor.next(delta(FIRST, 11, 13)))
        .isEqualTo(new LogCursor.Apply(FIRST, entries(11, 13)));
  }

  @Test
  void next_entriesKnownInPart_areAppliedFromTheFirstNew() {
    assertThat(cursor.next(delta(FIRST, 8, 12)))
        .isEqualTo(new LogCursor.Apply(FIRST, entries(11, 12)));
  }

  @Test
  void next_aGap_isAskedFor() {
    assertThat(cursor.next(delta(FIRST, 12, 13))).isEqualTo(new LogCursor.Ask());
  }

  @Test
  void next_nothingNewButTheLogIsLonger_isAskedFor() {
    assertThat(cursor.next(new LinkMessage.Delta(FIRST, List.of(), 15, Instant.EPOCH)))
        .isEqualTo(new LogCursor.Ask());
    assertThat(cursor.next(new LinkMessage.Delta(FIRST, List.of(), 10, Instant.EPOCH)))
        .isEqualTo(new LogCursor.Nothing());
  }

  @Test
  void next_aLowerEpoch_isStale() {
    cursor.moved(SECOND, 10);

    assertThat(cursor.next(delta(FIRST, 11, 11))).isEqualTo(new LogCursor.Stale(FIRST));
    assertThat(cursor.next(chunk(FIRST, 0, true))).isEqualTo(new LogCursor.Stale(FIRST));
  }

  @Test
  void next_anotherHistory_isTakenOnlyOnceTheyKnowWhereWeStand() {
    assertThat(cursor.next(delta(SECOND, 11, 11))).isEqualTo(new LogCursor.Ask());
    assertThat(cursor.next(delta(SECOND, 11, 11)))
        .isEqualTo(new LogCursor.Apply(SECOND, entries(11, 11)));
  }

  @Test
  void next_theOpeningOfANewHistoryRightBehindUs_isTaken() {
    var opening = new LogEntry(11, new Change.EpochOpened(SECOND, Optional.of(FIRST), 10));

    assertThat(cursor.next(new LinkMessage.Delta(SECOND, List.of(opening), 11, Instant.EPOCH)))
        .isEqualTo(new LogCursor.Apply(SECOND, List.of(opening)));
  }

  @Test
  void next_aForkBehindUs_isNotTakenForOurs() {
    var opening = new LogEntry(11, new Change.EpochOpened(SECOND, Optional.of(FIRST), 8));

    assertThat(cursor.next(new LinkMessage.Delta(SECOND, List.of(opening), 11, Instant.EPOCH)))
        .isEqualTo(new LogCursor.Ask());
  }

  @Test
  void next_snapshotChunksInOrder_replace() {
    assertThat(cursor.next(chunk(SECOND, 0, false))).isInstanceOf(LogCursor.Replace.class);
    assertThat(cursor.next(chunk(SECOND, 1, true))).isInstanceOf(LogCursor.Replace.class);
  }

  @Test
  void next_chunkAfterTheLast_isAskedForAnew() {
    cursor.next(chunk(SECOND, 0, true));

    assertThat(cursor.next(chunk(SECOND, 1, false))).isEqualTo(new LogCursor.Ask());
    assertThat(cursor.next(chunk(SECOND, 0, true))).isInstanceOf(LogCursor.Replace.class);
  }

  @Test
  void next_aLostChunk_isAskedForAgain() {
    assertThat(cursor.next(chunk(SECOND, 1, false))).isEqualTo(new LogCursor.Ask());
    cursor.next(chunk(SECOND, 0, false));
    assertThat(cursor.next(chunk(SECOND, 2, true))).isEqualTo(new LogCursor.Ask());
    assertThat(cursor.next(chunk(SECOND, 0, true))).isInstanceOf(LogCursor.Replace.class);
  }

  @Test
  void next_chunkOfAnotherSnapshot_isAskedForAgain() {
    cursor.next(chunk(FIRST, 0, false));

    assertThat(cursor.next(chunk(SECOND, 1, true))).isEqualTo(new LogCursor.Ask());
  }

  private static LinkMessage.Snapshot chunk(Epoch epoch, int number, boolean last) {
    return new LinkMessage.Snapshot(epoch, 30, number, last, List.of(), Instant.EPOCH);
  }

  private static LinkMessage.Delta delta(Epoch epoch, long first, long last) {
    return new LinkMessage.Delta(epoch, entries(first, last), last, Instant.EPOCH);
  }

  private static List<LogEntry> entries(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(seq -> new LogEntry(seq, CHANGE)).toList();
  }
}
