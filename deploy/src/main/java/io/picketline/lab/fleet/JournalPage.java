package io.picketline.lab.fleet;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What a coordinator's journal holds at a moment, read from its file: no coordinator is asked.
 *
 * @param at the last entry's place
 * @param entries the bytes of each entry that is kept, by its place
 * @param state what all entries add up to, one line a row, in order
 */
public record JournalPage(Place at, SequencedMap<Place, String> entries, List<String> state) {

  private static final String POSITION = "SELECT epoch_number, epoch_id, head FROM position";
  private static final String EPOCHS =
      "SELECT number, id, parent_number, parent_id, fork_seq FROM epochs";
  private static final String ENTRIES = "SELECT seq, change FROM entries ORDER BY seq";
  private static final List<String> STATE =
      List.of(
          // each coordinator deletes in its own time what has ended
          "SELECT kind, v4, address, length, change FROM prefixes"
              + " WHERE ends_at IS NULL OR ends_at > unixepoch('subsec') * 1000"
              + " ORDER BY 1, 2, 3, 4",
          "SELECT number, change FROM ignore_versions ORDER BY 1",
          "SELECT name, change FROM hosts ORDER BY 1");

  /** A place in the log: an entry's number and the epoch that minted it. */
  public record Place(long epoch, long id, long seq) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return Arrays.compare(
          new long[] {epoch, id, seq}, new long[] {other.epoch, other.id, other.seq});
    }

    @Override
    public String toString() {
      return "%d-%016x:%d".formatted(epoch, id, seq);
    }
  }

  private record Opened(long number, long id, long parent, long parentId, long fork) {}

  /** Reads the journal of a coordinator that runs or does not. */
  public static JournalPage read(Path file) {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      connection.setAutoCommit(false); // all as of one moment
      return read(connection);
    } catch (SQLException e) {
      throw new LabException("cannot read " + file, e);
    }
  }

  private static JournalPage read(Connection connection) throws SQLException {
    try (var row = query(connection, POSITION)) {
      if (!row.next()) {
        return new JournalPage(new Place(0, 0, 0), new TreeMap<>(), List.of());
      }
      var at = new Place(row.getLong(1), row.getLong(2), row.getLong(3));
      return new JournalPage(at, entries(connection, chain(connection, at)), state(connection));
    }
  }

  /** The epochs that led to the last entry, that one first. */
  private static List<Opened> chain(Connection connection, Place at) throws SQLException {
    var all = new HashMap<List<Long>, Opened>();
    try (var row = query(connection, EPOCHS)) {
      while (row.next()) {
        var opened =
            new Opened(
                row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
        all.put(List.of(opened.number(), opened.id()), opened);
      }
    }
    var chain = new ArrayList<Opened>();
    var next = all.remove(List.of(at.epoch(), at.id()));
    while (next != null) {
      chain.add(next);
      next = all.remove(List.of(next.parent(), next.parentId()));
    }
    return chain;
  }

  private static SequencedMap<Place, String> entries(Connection connection, List<Opened> chain)
      throws SQLException {
    var entries = new TreeMap<Place, String>();
    try (var row = query(connection, ENTRIES)) {
      while (row.next()) {
        var seq = row.getLong(1);
        var bytes = row.getBytes(2);
        chain.stream()
            .filter(opened -> opened.fork() < seq)
            .findFirst()
            .ifPresent(by -> entries.put(new Place(by.number(), by.id(), seq), text(bytes)));
      }
    }
    return entries;
  }

  private static List<String> state(Connection connection) throws SQLException {
    var lines = new ArrayList<String>();
    for (var query : STATE) {
      try (var row = query(connection, query)) {
        while (row.next()) {
          lines.add(line(row));
        }
      }
    }
    return lines;
  }

  private static String line(ResultSet row) throws SQLException {
    var columns = new ArrayList<String>();
    for (var i = 1; i <= row.getMetaData().getColumnCount(); i++) {
      columns.add(row.getObject(i) instanceof byte[] bytes ? text(bytes) : row.getString(i));
    }
    return String.join(" ", columns);
  }

  private static ResultSet query(Connection connection, String text) throws SQLException {
    var statement = connection.createStatement();
    statement.closeOnCompletion();
    return statement.executeQuery(text);
  }

  private static String text(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * The places that hold one entry here and another one elsewhere.
   *
   * @param seen entries by their places, as of journals read before; takes up those of this one
   */
  public List<Place> conflicts(Map<Place, String> seen) {
    var conflicts = new ArrayList<Place>();
    entries.forEach((place, bytes) -> {
      var before = seen.putIfAbsent(place, bytes);
      if (before != null && !before.equals(bytes)) {
        conflicts.add(place);
      }
    });
    return conflicts;
  }
}
