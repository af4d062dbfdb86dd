package io.picketline.coordinator.journal;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The tables of a journal, which change from version to version. */
final class Schema {

  /** The version that this program writes: that of the last migration. */
  static final int VERSION = 7;

  private Schema() {}

  /** Brings the tables up to {@link #VERSION}; refuses a file of a later one, untouched. */
  static void migrate(DataSource source) {
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:io/picketline/coordinator/journal")
        .loggers("slf4j")
        // a file from a later version is refused, not written to
        .ignoreMigrationPatterns(new String[0])
        .load()
        .migrate();
  }

  /** The version of the tables behind this connection. */
  static int version(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(Sql.VERSION)) {
      return row.next() ? row.getInt(1) : 0;
    }
  }
}
