package io.picketline.coordinator.journal;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.wire.Wire;
import io.picketline.wire.WireException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * One SQLite file: the numbered log, what it adds up to, and the evidence. Belongs to one thread at
 * a time. Nothing written is safe before {@link #commit}.
 */
public final class JournalFile implements AutoCloseable {

  private final Path file;
  private final int retainedEntries;
  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  private JournalFile(Path file, int retainedEntries, Connection connection) {
    this.file = file;
    this.retainedEntries = retainedEntries;
    this.connection = connection;
  }

  /**
   * Opens the file, making it or bringing it up to this version.
   *
   * @param retainedEntries entries kept for readers that were away
   * @throws JournalException naming the file, if it is damaged, from a later version, or cannot be
   *     written
   */
  public static JournalFile open(Path file, int retainedEntries) {
    var source = new SQLiteDataSource(new SQLiteConfig());
    source.setUrl("jdbc:sqlite:" + file);
    try {
      Flyway.configure()
          .dataSource(source)
          .locations("classpath:io/picketline/coordinator/journal")
          .loggers("slf4j")
          // a file from a later version is refused, not written to
          .ignoreMigrationPatterns(new String[0])
          .load()
          .migrate();
      var connection = source.getConnection();
      try (var statement = connection.createStatement()) {
        for (var pragma : Sql.PRAGMAS) {
          statement.execute(pragma);
        }
      }
      connection.setAutoCommit(false);
      return new JournalFile(file, retainedEntries, connection);
    } catch (SQLException | FlywayException e) {
      throw new JournalException(
          "the journal %s cannot be opened: %s".formatted(file, reason(e)), e);
    }
  }

  /** The latest history and entry; the epoch is empty in a new journal. */
  public Position position() {
    return run(
        "read",
        () -> {
          try (var row = statement(Sql.POSITION).executeQuery()) {
            return row.next()
                ? new Position(
                    Optional.of(new Epoch(row.getLong(1), row.getLong(2))), row.getLong(3))
                : new Position(Optional.empty(), 0);
          }
        });
  }

  /** Where a journal stands. */
  public record Position(Optional<Epoch> epoch, long head) {}

  /** Reads everything that still counts at {@code now}. */
  public History load(Instant now) {
    return run("read", () -> new HistoryReader(this::statement).read(position(), now));
  }

  /**
   * Writes a batch; it is safe after {@link #commit}.
   *
   * @return false, with nothing written, if its entries do not follow what is there or belong to a
   *     lower epoch
   */
  public boolean write(Batch batch) {
    return run(
        "written",
        () -> {
          if (!batch.entries().isEmpty() && !follows(batch)) {
            return false;
          }
          for (var entry : batch.entries()) {
            append(batch.epoch(), entry);
          }
          if (!batch.entries().isEmpty()) {
            move(batch.epoch(), batch.entries().getLast().seq());
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

  /**
   * Replaces the log by a state as of {@code seq} of another coordinator; evidence stays.
   *
   * @return false, with nothing written, if the epoch is lower than the one that is there
   */
  public boolean replace(Epoch epoch, long seq, List<Change> changes) {
    return run(
        "written",
        () -> {
          if (outdated(epoch, position())) {
            return false;
          }
          for (var sql : Sql.CLEAR) {
            execute(sql);
          }
          execute(Sql.OPEN_EPOCH, epoch.number(), epoch.id(), null, null, 0L);
          for (var change : changes) {
            store(epoch, new LogEntry(Math.max(1, seq), change));
          }
          move(epoch, seq);
          return true;
        });
  }

  /** Makes all that was written safe. */
  public void commit() {
    run(
        "written",
        () -> {
          connection.commit();
          return true;
        });
  }

  /** Takes out verdicts and tombstones that are over, and entries beyond those to be kept. */
  public void prune(Instant now) {
    run(
        "written",
        () -> {
          execute(Sql.EXPIRE, now.toEpochMilli());
          execute(Sql.PRUNE_ENTRIES, position().head() - retainedEntries);
          return true;
        });
  }

  /** Closes the file; what was not committed is lost. */
  @Override
  public void close() {
    run(
        "closed",
        () -> {
          connection.rollback();
          connection.close();
          return true;
        });
  }

  private boolean follows(Batch batch) {
    var here = position();
    return !outdated(batch.epoch(), here) && batch.entries().getFirst().seq() == here.head() + 1;
  }

  private static boolean outdated(Epoch epoch, Position here) {
    return here.epoch().isPresent() && epoch.compareTo(here.epoch().get()) < 0;
  }

  private void append(Epoch epoch, LogEntry entry) throws SQLException {
    execute(Sql.ADD_ENTRY, entry.seq(), Wire.encode(entry.change()));
    store(epoch, entry);
  }

  private void store(Epoch epoch, LogEntry entry) throws SQLException {
    switch (entry.change()) {
      case Change.EpochOpened(var opened, var parent, var forkSeq) ->
          execute(
              Sql.OPEN_EPOCH,
              opened.number(),
              opened.id(),
              parent.map(Epoch::number).orElse(null),
              parent.map(Epoch::id).orElse(null),
              forkSeq);
      case Change.Blocked(var verdict) ->
          put("blocked", verdict.source(), verdict.expiresAt(), epoch, entry);
      case Change.Unblocked(var prefix, _, _, var keepUntil, _) -> {
        removeInside("blocked", prefix);
        removeInside("unblocked", prefix);
        put("unblocked", prefix, keepUntil, epoch, entry);
      }
      case Change.IgnoreAdded(var rule) -> {
        removeInside("blocked", rule.prefix());
        put("ignored", rule.prefix(), null, epoch, entry);
      }
      case Change.IgnoreRemoved removed ->
          execute(
              Sql.REMOVE_PREFIX,
              "ignored",
              removed.prefix().address().isV4(),
              Keys.first(removed.prefix()),
              removed.prefix().length());
      case Change.ServedChanged(var served) ->
          execute(Sql.PUT_SERVED, "", served.tcp(), served.udp());
      case Change.HostEnrolled(var host) ->
          execute(
              Sql.PUT_HOST, host.name(), epoch.number(), entry.seq(), Wire.encode(entry.change()));
    }
  }

  private void put(String kind, Prefix prefix, @Nullable Instant end, Epoch epoch, LogEntry entry)
      throws SQLException {
    execute(
        Sql.PUT_PREFIX,
        kind,
        prefix.address().isV4(),
        Keys.first(prefix),
        prefix.length(),
        end == null ? null : end.toEpochMilli(),
        epoch.number(),
        entry.seq(),
        Wire.encode(entry.change()));
  }

  private void removeInside(String kind, Prefix prefix) throws SQLException {
    execute(
        Sql.REMOVE_INSIDE,
        kind,
        prefix.address().isV4(),
        Keys.first(prefix),
        Keys.last(prefix),
        prefix.length());
  }

  private void move(Epoch epoch, long head) throws SQLException {
    execute(Sql.MOVE, epoch.number(), epoch.id(), head);
  }

  private void execute(String sql, @Nullable Object... values) throws SQLException {
    var statement = statement(sql);
    for (var i = 0; i < values.length; i++) {
      if (values[i] == null) {
        statement.setNull(i + 1, Types.INTEGER);
      } else {
        statement.setObject(i + 1, values[i]);
      }
    }
    statement.executeUpdate();
  }

  private PreparedStatement statement(String sql) throws SQLException {
    var known = statements.get(sql);
    if (known != null) {
      return known;
    }
    var prepared = connection.prepareStatement(sql);
    statements.put(sql, prepared);
    return prepared;
  }

  private <T> T run(String what, Work<T> work) {
    try {
      return work.run();
    } catch (SQLException | WireException e) {
      throw new JournalException(
          "the journal %s cannot be %s: %s".formatted(file, what, reason(e)), e);
    }
  }

  private static String reason(Exception e) {
    var message = String.valueOf(e.getMessage());
    return message.lines().filter(line -> !line.isBlank()).findFirst().orElse(message);
  }

  private interface Work<T> {
    T run() throws SQLException, WireException;
  }
}
