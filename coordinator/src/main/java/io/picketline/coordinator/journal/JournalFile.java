package io.picketline.coordinator.journal;

import io.picketline.protocol.event.Event;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import io.picketline.wire.Wire;
import io.picketline.wire.WireException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One SQLite file: the numbered log, what it adds up to, and the evidence. Belongs to one thread at
 * a time. Nothing written is safe before {@link #commit}.
 */
public final class JournalFile implements AutoCloseable {

  private final Path file;
  private final Retention retention;
  private final Statements statements;
  private final StateTable state;
  private final Events events;
  private final Precedent precedent;
  private final Clock clock;
  private final JournalLock lock;
  private final JournalPlace place;

  private JournalFile(
      Path file, Retention retention, Statements statements, Clock clock, JournalLock lock) {
    this.file = file;
    this.retention = retention;
    this.statements = statements;
    this.state = new StateTable(statements);
    this.events = new Events(statements, retention);
    this.precedent = new Precedent(statements);
    this.place = new JournalPlace(statements);
    this.clock = clock;
    this.lock = lock;
  }

  /**
   * Opens the file, making it or bringing it up to this version.
   *
   * @param retention how much of what is over is kept
   * @param clock for events that carry no time of their own
   * @throws JournalException naming the file, if it is damaged, from a later version, or cannot be
   *     written
   */
  public static JournalFile open(Path file, Retention retention, Clock clock) {
    JournalLock lock;
    try {
      lock = JournalLock.take(file);
    } catch (IOException e) {
      throw JournalException.unreadable(file, "opened", e);
    }
    try {
      return open(file, retention, clock, lock);
    } catch (JournalException e) {
      lock.close();
      throw e;
    }
  }

  private static JournalFile open(Path file, Retention retention, Clock clock, JournalLock lock) {
    var source = new SQLiteDataSource(new SQLiteConfig());
    source.setUrl("jdbc:sqlite:" + file);
    try {
      Schema.migrate(source);
      var journal = new JournalFile(file, retention, new Statements(source), clock, lock);
      journal.run("read", journal.place::read);
      journal.events.begin();
      return journal;
    } catch (SQLException | FlywayException e) {
      throw JournalException.unreadable(file, "opened", e);
    }
  }

  /** The same, with this many entries kept and else the defaults. */
  public static JournalFile open(Path file, int retainedEntries) {
    return open(file, Retention.ofEntries(retainedEntries), Clock.systemUTC());
  }

  /** The last entry and the history that minted it; the epoch is empty in a new journal. */
  public Position position() {
    return place.here();
  }

  /** The same, of what is committed. */
  Position safe() {
    return place.safe();
  }

  Retention retention() {
    return retention;
  }

  /** Where a journal stands. */
  public record Position(Optional<Epoch> epoch, long head) {

    /** The same as a point of the log; none before its first entry. */
    Optional<LogPoint> point() {
      return epoch.filter(_ -> head > 0).map(minted -> new LogPoint(minted, head));
    }
  }

  /**
   * Promises to take nothing more of any history below {@code epoch}, unless a higher one was
   * promised before; it is safe after {@link #commit}.
   *
   * @return the highest that was promised
   */
  public Epoch promise(Epoch epoch) {
    return run("written", () -> place.promise(epoch));
  }

  /** The highest history that was opened here or promised; none in a new journal. */
  public Optional<Epoch> promised() {
    return place.promised();
  }

  Optional<Epoch> safePromise() {
    return place.safePromise();
  }

  /** Reads everything that still counts at {@code now}. */
  public History load(Instant now) {
    return run("read", () -> new HistoryReader(statements).read(place.here(), place.promised(), now));
  }

  /**
   * Writes a batch; it is safe after {@link #commit}.
   *
   * @return false, with nothing written, if its entries do not follow what is there or come from a
   *     lower epoch than was promised
   */
  public boolean write(Batch batch) {
    return run(
        "written",
        () -> {
          if (!batch.entries().isEmpty() && !place.isFollowedBy(batch)) {
            return false;
          }
          var minted = place.here().epoch().orElse(batch.epoch());
          for (var entry : batch.entries()) {
            if (entry.change() instanceof Change.EpochOpened opened) {
              minted = opened.epoch();
            }
            append(minted, entry);
          }
          if (!batch.entries().isEmpty()) {
            place.move(minted, batch.entries().getLast().seq());
          }
          for (var memory : batch.sources()) {
            execute(Sql.PUT_SOURCE, memory.source().toString(), Wire.encode(memory));
          }
          for (var source : batch.forgotten()) {
            execute(Sql.FORGET_SOURCE, source.toString());
          }
          for (var served : batch.served().entrySet()) {
            var ports = served.getValue();
            execute(Sql.PUT_SERVED, served.getKey(), ports.tcp(), ports.udp());
          }
          return true;
        });
  }

  /** The same, told by the registry whose epoch {@code at} is in. */
  public boolean replace(Epoch epoch, long seq, List<Change> changes) {
    return replace(epoch, new LogPoint(epoch, Math.max(1, seq)), changes);
  }

  /**
   * Replaces the log by the state of another coordinator as of {@code at}; evidence stays.
   *
   * @param by the history of the registry that tells it
   * @return false, with nothing written, if that is lower than was promised
   */
  public boolean replace(Epoch by, LogPoint at, List<Change> changes) {
    return run(
        "written",
        () -> {
          if (place.isBeyond(by)) {
            return false;
          }
          for (var sql : Sql.CLEAR) {
            execute(sql);
          }
          execute(Sql.OPEN_EPOCH, at.epoch().number(), at.epoch().id(), null, null, 0L);
          for (var change : changes) {
            state.apply(at.epoch(), new LogEntry(at.seq(), change));
          }
          place.replace(at.epoch(), at.seq());
          note(EventText.replaced(at.seq(), clock.instant()));
          return true;
        });
  }

  /** Notes something that is no entry of the log; safe after {@link #commit}. */
  public void note(Event event) {
    run(
        "written",
        () -> {
          events.note(place.here().point(), event);
          return true;
        });
  }

  /** What was done and happened, as far as it was asked for. */
  public LocalReply.Past recall(LocalRequest.Recall asked) {
    return run("read", () -> events.recall(asked));
  }

  /** Makes all that was written safe. */
  public void commit() {
    run(
        "written",
        () -> {
          statements.commit();
          place.committed();
          return true;
        });
    events.committed();
  }

  /** Has {@code listener} told each event once it is safe, on the thread that writes. */
  public void tellTo(Consumer<List<Event>> listener) {
    events.tellTo(listener);
  }

  /** What is written down for people, and told. */
  Events events() {
    return events;
  }

  /** Undoes what was written since the last commit; to be called where writing failed. */
  public void rollback() {
    place.rolledBack();
    events.rolledBack();
    run(
        "read",
        () -> {
          statements.rollback();
          return true;
        });
  }

  /** Forgets all evidence; safe after {@link #commit}. */
  public void forgetSources() {
    run("written", () -> statements.execute(Sql.FORGET_SOURCES));
  }

  /**
   * Reads the whole file.
   *
   * @throws JournalException saying what is wrong with it
   */
  public void requireSound() {
    run(
        "trusted",
        () -> {
          try (var row = statements.prepare(Sql.CHECK).executeQuery()) {
            var said = row.next() ? row.getString(1) : "it says nothing";
            if (!said.equals("ok")) {
              throw new SQLiteException(said, SQLiteErrorCode.SQLITE_CORRUPT);
            }
          }
          return true;
        });
  }

  /** The file's name. */
  public Path file() {
    return file;
  }

  /** Takes out verdicts and tombstones that are over, and entries beyond those to be kept. */
  public void prune(Instant now) {
    run(
        "written",
        () -> {
          execute(Sql.EXPIRE, now.toEpochMilli(), now.minus(Endings.UNTOLD).toEpochMilli());
          execute(Sql.EXPIRE_TRUST, now.toEpochMilli());
          execute(Sql.PRUNE_ENTRIES, place.here().head() - retention.entries());
          events.prune(now);
          return true;
        });
  }

  /** Closes the file; what was not committed is lost. */
  @Override
  public void close() {
    try (var _ = lock) {
      run(
          "closed",
          () -> {
            statements.close();
            return true;
          });
    }
  }

  private void append(Epoch epoch, LogEntry entry) throws SQLException, WireException {
    execute(Sql.ADD_ENTRY, entry.seq(), Wire.encode(entry.change()));
    var now = clock.instant();
    var before = precedent.before(entry, now);
    state.apply(epoch, entry);
    events.add(epoch, entry, before, now);
  }

  private void execute(String sql, @Nullable Object... values) throws SQLException {
    statements.execute(sql, values);
  }

  private <T> T run(String what, Work<T> work) {
    try {
      return work.run();
    } catch (SQLException | WireException e) {
      throw JournalException.unreadable(file, what, e);
    }
  }

  private interface Work<T> {
    T run() throws SQLException, WireException;
  }
}
