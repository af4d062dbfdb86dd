package io.picketline.coordinator.journal;

import io.picketline.file.AsOwner;
import io.picketline.protocol.log.Epoch;
import io.picketline.spi.Journals.Contents;
import io.picketline.wire.Wire;
import io.picketline.wire.WireException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * A journal's file seen from outside: copied, checked and described without changing it, whoever
 * writes to it meanwhile.
 */
final class JournalCopy {

  private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int PATIENCE_MS = 10_000;

  private JournalCopy() {}

  /** Writes the journal as it is at this moment to {@code target}, an empty file. */
  static void write(Path journal, Path target) throws IOException {
    requireReadable(journal);
    var owner = AsOwner.of(journal);
    try {
      var connection = owner.call(() -> opened(journal));
      try {
        AsOwner.of(target).run(() -> vacuum(connection, target));
      } finally {
        owner.run(connection::close);
      }
    } catch (SQLException e) {
      throw new IOException("%s cannot be copied: %s".formatted(journal, words(e)), e);
    }
  }

  /** With all its files open; they are opened when it is first read, and then stay so. */
  private static Connection opened(Path journal) throws SQLException {
    var connection = open(journal);
    try (var statement = connection.createStatement()) {
      statement.execute("SELECT count(*) FROM sqlite_schema");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Makes sure that this process may read it. */
  static void requireReadable(Path journal) throws IOException {
    if (!Files.isReadable(journal)) {
      throw new IOException(
          Files.exists(journal)
              ? "%s cannot be read; run as root or as the coordinator's user".formatted(journal)
              : "%s is not there: no coordinator has run here".formatted(journal));
    }
  }

  private static void vacuum(Connection connection, Path target) throws SQLException {
    try (var copy = connection.prepareStatement("VACUUM INTO ?")) {
      copy.setString(1, target.toString());
      copy.executeUpdate();
    }
  }

  /**
   * Reads all of a journal, and says what it holds.
   *
   * @throws DamagedException if it is none, or damaged
   * @throws IOException if it is of a later version, or cannot be read
   */
  static Contents inspect(Path file) throws IOException {
    requireDatabase(file);
    try (var connection = open(file)) {
      return inspect(file, connection);
    } catch (SQLException e) {
      throw new DamagedException(file, e);
    }
  }

  /**
   * The same of a file that nobody writes to, and beside which nothing is written.
   *
   * @throws IOException if it is no journal, damaged, or one that a coordinator works with
   */
  static Contents inspectBackup(Path file) throws IOException {
    if (Files.exists(file.resolveSibling(file.getFileName() + "-wal"))) {
      throw new IOException(
          "%s is a journal in use, not a backup: part of it is in the file beside it"
              .formatted(file));
    }
    requireDatabase(file);
    try (var connection = connect(file.toUri() + "?immutable=1")) {
      return inspect(file, connection);
    } catch (SQLException e) {
      throw new DamagedException(file, e);
    }
  }

  private static Contents inspect(Path file, Connection connection) throws IOException {
    try {
      requireSound(connection);
      var version = Schema.version(connection);
      if (version > Schema.VERSION) {
        throw new IOException(
            "%s is from a later version of Picketline: its tables are of version %d, %d is known"
                .formatted(file, version, Schema.VERSION));
      }
      return version < Schema.VERSION
          ? inspectOlder(file, connection)
          : inspectTables(file, connection);
    } catch (SQLException e) {
      throw new DamagedException(file, e);
    }
  }

  private static Contents inspectTables(Path file, Connection connection) throws IOException {
    try {
      for (var sql : Sql.ALL_CHANGES) {
        decodeAll(connection, sql, new VerdictBytes()::decode);
      }
      decodeAll(connection, Sql.SOURCES, bytes -> Wire.decode(bytes, SourceMemory.class));
      return contents(connection);
    } catch (SQLException | WireException e) {
      throw new DamagedException(file, e);
    }
  }

  /** Reads a file of an earlier version by a copy that is brought up to this one. */
  private static Contents inspectOlder(Path file, Connection connection) throws IOException {
    var room = room(file);
    var copy = room.resolve("copy.db");
    try {
      vacuum(connection, copy);
      var source = new SQLiteDataSource(new SQLiteConfig());
      source.setUrl("jdbc:sqlite:" + copy);
      Schema.migrate(source);
      try (var upgraded = source.getConnection()) {
        return inspectTables(file, upgraded);
      }
    } catch (SQLException | FlywayException e) {
      if (JournalException.damaged(e)) {
        throw new DamagedException(file, e);
      }
      throw new IOException("%s cannot be brought up to date: %s".formatted(file, words(e)), e);
    } finally {
      remove(room);
    }
  }

  /** A directory for nobody else: beside the file, where there was room for it, if possible. */
  private static Path room(Path file) throws IOException {
    var beside = file.toAbsolutePath().getParent();
    return beside != null && Files.isWritable(beside)
        ? Files.createTempDirectory(beside, ".inspected-")
        : Files.createTempDirectory("picketline-");
  }

  private static void remove(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  private static void requireDatabase(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("%s is %s".formatted(file, Files.exists(file) ? "no file" : "missing"));
    }
    try (var in = Files.newInputStream(file)) {
      if (!Arrays.equals(in.readNBytes(HEADER.length), HEADER)) {
        throw new DamagedException("%s is no journal".formatted(file));
      }
    }
  }

  private static void requireSound(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(Sql.CHECK)) {
      var said = row.next() ? row.getString(1) : "nothing to read";
      if (!said.equals("ok")) {
        throw new SQLException(said);
      }
    }
  }

  private interface Decoding {
    Optional<?> of(byte[] bytes) throws WireException;
  }

  private static void decodeAll(Connection connection, String sql, Decoding decoding)
      throws SQLException, WireException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      while (row.next()) {
        // a type of a later version is no damage
        decoding.of(row.getBytes(1));
      }
    }
  }

  private static Contents contents(Connection connection) throws SQLException {
    var now = Instant.now().toEpochMilli();
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(Sql.POSITION)) {
      if (!row.next()) {
        return new Contents("none", 0, 0, 0, 0);
      }
      var epoch = new Epoch(row.getLong(1), row.getLong(2)).toString();
      return new Contents(
          epoch,
          row.getLong(3),
          count(connection, "prefixes WHERE kind = 'blocked' AND ends_at > " + now),
          count(connection, "prefixes WHERE kind = 'ignored'"),
          count(connection, "hosts"));
    }
  }

  private static long count(Connection connection, String what) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM " + what)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  static Connection open(Path file) throws SQLException {
    return connect(file.toString());
  }

  private static Connection connect(String name) throws SQLException {
    var config = new SQLiteConfig();
    config.setBusyTimeout(PATIENCE_MS);
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + name);
    return source.getConnection();
  }

  static String words(Exception e) {
    var message = String.valueOf(e.getMessage());
    return message.lines().filter(line -> !line.isBlank()).findFirst().orElse(message);
  }
}
