package io.picketline.coordinator.journal;

import io.picketline.events.EventStore;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventPlace;
import io.picketline.wire.WireException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The events of a journal for those who read them beside its writer, which they never hold up: by a
 * connection of their own, that sees what is committed. Thread-safe.
 */
public final class JournalEvents implements EventStore, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(JournalEvents.class);

  private final Path file;
  private final Statements statements;

  private JournalEvents(Path file, Statements statements) {
    this.file = file;
    this.statements = statements;
  }

  /**
   * Those of a journal that was opened, and so has all its tables.
   *
   * @throws JournalException if it cannot be read
   */
  public static JournalEvents of(Path file) {
    var source = new SQLiteDataSource(new SQLiteConfig());
    source.setUrl("jdbc:sqlite:" + file);
    return of(file, source);
  }

  static JournalEvents of(Path file, DataSource source) {
    try {
      return new JournalEvents(file, new Statements(source));
    } catch (SQLException e) {
      throw JournalException.unreadable(file, "opened", e);
    }
  }

  @Override
  public List<Event> after(EventPlace place, int most) {
    return ask(List.of(), () -> EventRows.readProven(with(Sql.EVENTS_AFTER, place, most)));
  }

  @Override
  public List<Event> before(EventPlace place, int most) {
    return ask(
        List.of(),
        () ->
            EventRows.read(with(Sql.EVENTS_BEFORE, place, most)).reversed().stream()
                .map(EventRows.Row::event)
                .toList());
  }

  @Override
  public boolean reaches(EventPlace place) {
    return ask(false, () -> !EventRows.read(with(Sql.EVENTS_UP_TO, place, 1)).isEmpty());
  }

  /** The place of the last one that is written. */
  public EventPlace last() {
    return ask(EventPlace.NOWHERE, () -> place(statements.prepare(Sql.LAST_PLACE)));
  }

  private static EventPlace place(PreparedStatement asked) throws SQLException {
    try (var row = asked.executeQuery()) {
      return row.next() ? EventRows.place(row, 1) : EventPlace.NOWHERE;
    }
  }

  private PreparedStatement with(String sql, EventPlace place, int most) throws SQLException {
    var epoch = place.epoch();
    return statements.with(sql, epoch.number(), epoch.id(), place.seq(), place.nth(), most);
  }

  /** What fails for a moment is asked once more, lest events look forgotten that are not. */
  private synchronized <T> T ask(T otherwise, Question<T> question) {
    try {
      return asked(question);
    } catch (SQLException | WireException e) {
      LOG.debug("events are asked for again: {}", e.toString());
    }
    try {
      return asked(question);
    } catch (SQLException | WireException e) {
      LOG.warn("events cannot be read from {}: {}", file, e.toString());
      return otherwise;
    }
  }

  private <T> T asked(Question<T> question) throws SQLException, WireException {
    try {
      return question.ask();
    } finally {
      // the next question is to see what was written meanwhile
      statements.rollback();
    }
  }

  @Override
  public synchronized void close() {
    try {
      statements.close();
    } catch (SQLException e) {
      LOG.debug("the reader of {} was not closed: {}", file, e.toString());
    }
  }

  private interface Question<T> {
    T ask() throws SQLException, WireException;
  }
}
