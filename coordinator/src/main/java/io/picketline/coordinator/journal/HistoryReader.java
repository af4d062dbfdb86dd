package io.picketline.coordinator.journal;

import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.wire.Wire;
import io.picketline.wire.WireException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a whole journal. */
final class HistoryReader {

  private final Statements statements;
  private final VerdictBytes bytes = new VerdictBytes();

  HistoryReader(Statements statements) {
    this.statements = statements;
  }

  History read(JournalFile.Position position, Optional<Epoch> promised, Instant now)
      throws SQLException, WireException {
    if (position.epoch().isEmpty()) {
      return nothing(promised);
    }
    var served = served();
    var state = new ArrayList<LogEntry>();
    for (var kind : List.of("revoked", "token", "used", "user", "export")) {
      state.addAll(entries(Sql.TRUST, kind, now));
    }
    state.addAll(entries(statements.prepare(Sql.HOSTS)));
    state.addAll(entries(Sql.TRUST, "claim", now));
    var all = served.remove("");
    if (all != null) {
      state.add(new LogEntry(1, new Change.ServedChanged(all)));
    }
    state.addAll(entries(statements.prepare(Sql.IGNORE_VERSIONS)));
    for (var kind : List.of("ignored", "unblocked", "blocked")) {
      state.addAll(entries(Sql.PREFIXES, kind, now));
    }
    return new History(
        position.epoch(),
        chain(position.epoch().get()),
        position.head(),
        tail(position.head()),
        state,
        served,
        sources(),
        promised);
  }

  private History nothing(Optional<Epoch> promised) throws SQLException, WireException {
    return new History(
        Optional.empty(), List.of(), 0, List.of(), List.of(), Map.of(), sources(), promised);
  }

  /** The histories that led to {@code latest}; others that a snapshot cut off are left out. */
  private List<Change.EpochOpened> chain(Epoch latest) throws SQLException {
    var byEpoch = new HashMap<Epoch, Change.EpochOpened>();
    try (var row = statements.prepare(Sql.EPOCHS).executeQuery()) {
      while (row.next()) {
        var epoch = new Epoch(row.getLong(1), row.getLong(2));
        var parentNumber = row.getLong(3);
        var parent =
            row.wasNull()
                ? Optional.<Epoch>empty()
                : Optional.of(new Epoch(parentNumber, row.getLong(4)));
        byEpoch.put(epoch, new Change.EpochOpened(epoch, parent, row.getLong(5)));
      }
    }
    var chain = new ArrayList<Change.EpochOpened>();
    var next = byEpoch.remove(latest);
    while (next != null) {
      chain.addFirst(next);
      next = next.parent().map(byEpoch::remove).orElse(null);
    }
    return chain;
  }

  /** The entries up to the head that have no gap behind them. */
  private List<LogEntry> tail(long head) throws SQLException, WireException {
    var all = entries(statements.prepare(Sql.ENTRIES));
    var from = all.size();
    while (from > 0 && all.get(from - 1).seq() == head - (all.size() - from)) {
      from--;
    }
    return all.subList(from, all.size());
  }

  private Map<String, ServedPorts> served() throws SQLException {
    var served = new HashMap<String, ServedPorts>();
    try (var row = statements.prepare(Sql.SERVED).executeQuery()) {
      while (row.next()) {
        served.put(row.getString(1), new ServedPorts(row.getString(2), row.getString(3)));
      }
    }
    return served;
  }

  private List<SourceMemory> sources() throws SQLException, WireException {
    var sources = new ArrayList<SourceMemory>();
    try (var row = statements.prepare(Sql.SOURCES).executeQuery()) {
      while (row.next()) {
        Wire.decode(row.getBytes(1), SourceMemory.class).ifPresent(sources::add);
      }
    }
    return sources;
  }

  private List<LogEntry> entries(String sql, String kind, Instant now)
      throws SQLException, WireException {
    return entries(statements.with(sql, kind, now.toEpochMilli()));
  }

  private List<LogEntry> entries(PreparedStatement statement) throws SQLException, WireException {
    var entries = new ArrayList<LogEntry>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        var seq = row.getLong(1);
        bytes.decode(row.getBytes(2)).ifPresent(change -> entries.add(new LogEntry(seq, change)));
      }
    }
    return entries;
  }
}
