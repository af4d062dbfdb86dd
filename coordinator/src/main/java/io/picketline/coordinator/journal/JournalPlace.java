package io.picketline.coordinator.journal;

import io.picketline.coordinator.journal.JournalFile.Position;
import io.picketline.protocol.log.Epoch;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a journal stands in the log, and below which history it has promised to take no more: as
 * written, and as it is safe. Not thread-safe.
 */
final class JournalPlace {

  private final Statements statements;
  private Position here = new Position(Optional.empty(), 0);
  private Position safe = here;
  private Optional<Epoch> promised = Optional.empty();
  private Optional<Epoch> safePromise = promised;

  JournalPlace(Statements statements) {
    this.statements = statements;
  }

  /** Goes by what the file says, all of which is safe; answers where that is. */
  Position read() throws SQLException {
    try (var row = statements.prepare(Sql.POSITION).executeQuery()) {
      if (row.next()) {
        var epoch = new Epoch(row.getLong(1), row.getLong(2));
        here = new Position(Optional.of(epoch), row.getLong(3));
      }
    }
    try (var row = statements.prepare(Sql.PROMISED).executeQuery()) {
      if (row.next()) {
        promised = Optional.of(new Epoch(row.getLong(1), row.getLong(2)));
      }
    }
    committed();
    return here;
  }

  /** The last entry and the history that minted it. */
  Position here() {
    return here;
  }

  /** The same, of what is committed. */
  Position safe() {
    return safe;
  }

  /** The highest history that was opened or promised. */
  Optional<Epoch> promised() {
    return promised;
  }

  /** The same, of what is committed. */
  Optional<Epoch> safePromise() {
    return safePromise;
  }

  /** Whether these entries follow what is there, in no history below the promised one. */
  boolean isFollowedBy(Batch batch) {
    return !isBeyond(batch.epoch()) && batch.entries().getFirst().seq() == here.head() + 1;
  }

  /** Whether nothing more is taken of that history. */
  boolean isBeyond(Epoch epoch) {
    return Stream.concat(promised.stream(), here.epoch().stream())
        .anyMatch(known -> epoch.compareTo(known) < 0);
  }

  /** Promises it, unless a higher one was promised before; answers the highest. */
  Epoch promise(Epoch epoch) throws SQLException {
    if (promised.isPresent() && promised.get().compareTo(epoch) >= 0) {
      return promised.get();
    }
    statements.execute(Sql.PROMISE, epoch.number(), epoch.id());
    promised = Optional.of(epoch);
    return epoch;
  }

  /** That entry was written. */
  void move(Epoch epoch, long head) throws SQLException {
    statements.execute(Sql.MOVE, epoch.number(), epoch.id(), head);
    here = new Position(Optional.of(epoch), head);
    promised = promised.filter(known -> known.compareTo(epoch) > 0).or(here::epoch);
  }

  /** The same, in a file that was emptied. */
  void replace(Epoch epoch, long head) throws SQLException {
    if (promised.isPresent()) {
      statements.execute(Sql.PROMISE, promised.get().number(), promised.get().id());
    }
    move(epoch, head);
  }

  /** All that was written is safe. */
  void committed() {
    safe = here;
    safePromise = promised;
  }

  /** What was written since the last commit is undone. */
  void rolledBack() {
    here = safe;
    promised = safePromise;
  }
}
