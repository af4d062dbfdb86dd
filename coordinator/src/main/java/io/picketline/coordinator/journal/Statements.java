package io.picketline.coordinator.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A connection to the journal's file and its statements, each prepared once. */
final class Statements implements AutoCloseable {

  private final DataSource source;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private Connection connection;

  Statements(DataSource source) throws SQLException {
    this.source = source;
    this.connection = connect(source);
  }

  private static Connection connect(DataSource source) throws SQLException {
    var connection = source.getConnection();
    try (var statement = connection.createStatement()) {
      for (var pragma : Sql.PRAGMAS) {
        statement.execute(pragma);
      }
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  PreparedStatement prepare(String sql) throws SQLException {
    var known = prepared.get(sql);
    if (known != null) {
      return known;
    }
    var fresh = connection.prepareStatement(sql);
    prepared.put(sql, fresh);
    return fresh;
  }

  /** The statement with its values set, ready to be asked. */
  PreparedStatement with(String sql, @Nullable Object... values) throws SQLException {
    var statement = prepare(sql);
    for (var i = 0; i < values.length; i++) {
      if (values[i] == null) {
        statement.setNull(i + 1, Types.INTEGER);
      } else {
        statement.setObject(i + 1, values[i]);
      }
    }
    return statement;
  }

  /** Runs a statement that changes something, and says how many rows it did. */
  int execute(String sql, @Nullable Object... values) throws SQLException {
    return with(sql, values).executeUpdate();
  }

  void commit() throws SQLException {
    connection.commit();
  }

  /** Undoes what was not committed; the connection is as good as new after it. */
  void rollback() throws SQLException {
    try {
      connection.rollback();
    } catch (SQLException _) {
      // a full disk has SQLite end the transaction by itself, of which the driver knows nothing
      reconnect();
    }
  }

  private void reconnect() throws SQLException {
    prepared.clear();
    connection.close();
    connection = connect(source);
  }

  /** Closes the connection; what was not committed is lost. */
  @Override
  public void close() throws SQLException {
    try {
      connection.rollback();
    } finally {
      connection.close();
    }
  }
}
