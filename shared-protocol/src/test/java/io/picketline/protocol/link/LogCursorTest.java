package io.picketline.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LogCursorTest {

  private static final Epoch FIRST = new Epoch(1, 11);
  private static final Epoch SECOND = new Epoch(2, 22);
  private static final Change CHANGE = new Change.ServedChanged(ServedPorts.NONE);

  private final LogCursor cursor = new LogCursor(Optional.of(new LogPoint(FIRST, 10)));

  @Test
  void next_entriesThatFollow_areApplied() {
    assertThat(cursor.next(delta(FIRST, FIRST, 11, 13))).isEqualTo(apply(11, 13));
  }

  @Test
  void next_entriesKnownInPart_areAppliedFromTheFirstNew() {
    assertThat(cursor.next(delta(FIRST, FIRST, 8, 12))).isEqualTo(apply(11, 12));
  }

  @Test
  void next_aGap_isAskedForOnce() {
    assertThat(cursor.next(delta(FIRST, FIRST, 12, 13))).isEqualTo(new LogCursor.Ask());
    assertThat(cursor.next(delta(FIRST, FIRST, 14, 14))).isEqualTo(new LogCursor.Nothing());
  }

  @Test
  void next_gapAfterProgress_isAskedForAgain() {
    cursor.next(delta(FIRST, FIRST, 12, 13));
    cursor.moved(new LogPoint(FIRST, 11));

    assertThat(cursor.next(delta(FIRST, FIRST, 13, 13))).isEqualTo(new LogCursor.Ask());
  }

  @Test
  void next_nothingNewButTheLogIsLonger_isAskedFor() {
    assertThat(cursor.next(clock(15))).isEqualTo(new LogCursor.Ask());
    assertThat(cursor.next(clock(10))).isEqualTo(new LogCursor.Nothing());
  }

  @Test
  void next_oldEntriesAlone_areNothingNew() {
    assertThat(cursor.next(delta(FIRST, FIRST, 5, 8))).isEqualTo(new LogCursor.Nothing());
  }

  @Test
  void next_aLowerEpoch_isStale() {
    var later = new LogCursor(Optional.of(new LogPoint(SECOND, 10)));

    assertThat(later.next(delta(FIRST, FIRST, 11, 11))).isEqualTo(new LogCursor.Stale(FIRST));
    assertThat(later.next(chunk(FIRST, 0, true))).isEqualTo(new LogCursor.Stale(FIRST));
  }

  @Test
  void next_aLowerEpochBehindTheLatestOfTheSameSession_isPassedOver() {
    cursor.next(delta(SECOND, FIRST, 11, 11));
    cursor.moved(new LogPoint(SECOND, 12));

    assertThat(cursor.next(delta(FIRST, FIRST, 13, 13))).isEqualTo(new LogCursor.Nothing());
    cursor.reconnected();
    assertThat(cursor.next(delta(FIRST, FIRST, 13, 13))).isEqualTo(new LogCursor.Stale(FIRST));
  }

  @Test
  void next_entriesBehindAnotherHistorysEntry_areNotTaken() {
    assertThat(cursor.next(delta(SECOND, SECOND, 11, 12))).isEqualTo(new LogCursor.Ask());
    assertThat(cursor.next(delta(SECOND, SECOND, 11, 12))).isEqualTo(new LogCursor.Nothing());
  }

  @Test
  void next_theOpeningOfANewHistoryRightBehindUs_isTaken() {
    var opening = new LogEntry(11, new Change.EpochOpened(SECOND, Optional.of(FIRST), 10));
    var delta =
        new LinkMessage.Delta(
            SECOND, new LogPoint(FIRST, 10), List.of(opening), 11, Instant.EPOCH);

    assertThat(cursor.next(delta))
        .isEqualTo(
            new LogCursor.Apply(
                new LogPoint(FIRST, 10), new LogPoint(SECOND, 11), List.of(opening)));
  }

  @Test
  void next_aForkBehindUs_isNotTakenForOurs() {
    var opening = new LogEntry(9, new Change.EpochOpened(SECOND, Optional.of(FIRST), 8));
    var entries = List.of(opening, new LogEntry(10, CHANGE), new LogEntry(11, CHANGE));

    assertThat(
            cursor.next(
                new LinkMessage.Delta(
                    SECOND, new LogPoint(FIRST, 8), entries, 11, Instant.EPOCH)))
        .isEqualTo(new LogCursor.Ask());
  }

  @Test
  void next_snapshotChunksInOrder_replace() {
    assertThat(cursor.next(chunk(SECOND, 0, false))).isInstanceOf(LogCursor.Replace.class);
    assertThat(cursor.next(chunk(SECOND, 1, true))).isInstanceOf(LogCursor.Replace.class);
  }

  @Test
  void next_snapshotOfWhatIsBehindUs_isNothingNew() {
    var later = new LogCursor(Optional.of(new LogPoint(SECOND, 31)));

    assertThat(later.next(chunk(SECOND, 0, true))).isEqualTo(new LogCursor.Nothing());
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

  @Test
  void next_snapshotOfAHistoryThatForkedBehindUs_offersWhatItLacks() {
    cursor.next(delta(FIRST, FIRST, 11, 13));
    cursor.moved(new LogPoint(FIRST, 13));
    var chain =
        List.<Change>of(
            new Change.EpochOpened(FIRST, Optional.empty(), 0),
            new Change.EpochOpened(SECOND, Optional.of(FIRST), 11));

    var step = cursor.next(new LinkMessage.Snapshot(SECOND, 30, 0, true, chain, Instant.EPOCH));

    assertThat(((LogCursor.Replace) step).beyond())
        .containsExactly(
            new Offered(new LogPoint(FIRST, 12), CHANGE),
            new Offered(new LogPoint(FIRST, 13), CHANGE));
  }

  @Test
  void next_snapshotOfAnUnknownHistory_offersNothing() {
    cursor.next(delta(FIRST, FIRST, 11, 13));
    cursor.moved(new LogPoint(FIRST, 13));
    var chain = List.<Change>of(new Change.EpochOpened(SECOND, Optional.empty(), 0));

    var step = cursor.next(new LinkMessage.Snapshot(SECOND, 30, 0, true, chain, Instant.EPOCH));

    assertThat(((LogCursor.Replace) step).beyond()).isEmpty();
  }

  private static LogCursor.Apply apply(long first, long last) {
    return new LogCursor.Apply(
        new LogPoint(FIRST, first - 1), new LogPoint(FIRST, last), entries(first, last));
  }

  private static LinkMessage.Delta clock(long head) {
    return new LinkMessage.Delta(
        FIRST, new LogPoint(FIRST, 10), List.of(), head, Instant.EPOCH);
  }

  private static LinkMessage.Snapshot chunk(Epoch epoch, int number, boolean last) {
    return new LinkMessage.Snapshot(epoch, 30, number, last, List.of(), Instant.EPOCH);
  }

  private static LinkMessage.Delta delta(Epoch epoch, Epoch before, long first, long last) {
    return new LinkMessage.Delta(
        epoch, new LogPoint(before, first - 1), entries(first, last), last, Instant.EPOCH);
  }

  private static List<LogEntry> entries(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(seq -> new LogEntry(seq, CHANGE)).toList();
  }
}
