package io.picketline.coordinator.journal;

import io.picketline.coordinator.journal.EventRows.Row;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import io.picketline.wire.Wire;
import io.picketline.wire.WireException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was done and what happened, on disk: found again by time and by prefix, and forgotten by age
 * and number.
 */
final class Events {

  /** Most bytes of evidence in one answer: what fits a message, and less. */
  private static final int MAX_EVIDENCE_BYTES = 500_000;

  private final Statements statements;
  private final Retention retention;
  private final Endings endings;
  private final List<Event> fresh = new ArrayList<>();
  private Optional<EventPlace> last = Optional.empty();
  private EventPlace told = EventPlace.NOWHERE;
  private Consumer<List<Event>> listener = _ -> {};

  Events(Statements statements, Retention retention) {
    this.statements = statements;
    this.retention = retention;
    this.endings = new Endings(statements);
  }

  /**
   * Writes down what an entry of the log did, if it is one that people ask for.
   *
   * @param minted the history that minted the entry
   * @param before what was in force before it, if an operator ordered it
   */
  void add(Epoch minted, LogEntry entry, String before, Instant now)
      throws SQLException, WireException {
    if (entry.change() instanceof Change.Passed(var at)) {
      passed(new EventPlace(minted, entry.seq(), 0), at);
      return;
    }
    var event = EventText.of(entry, now);
    if (event.isPresent()) {
      var told = EventText.attributed(event.get(), before, Precedent.after(entry));
      add(told.placed(new EventPlace(minted, entry.seq(), 0)));
    }
  }

  private void passed(EventPlace first, Instant at) throws SQLException, WireException {
    var place = first;
    for (var verdict : endings.take(at)) {
      var over = Event.of(EventKind.EXPIRED, verdict.expiresAt(), verdict).proven(List.of());
      add(over.placed(place));
      place = place.next();
    }
  }

  /**
   * Writes down what is no entry of the log: it comes after the last one, which is at {@code here}.
   */
  void note(Optional<LogPoint> here, Event event) throws SQLException {
    var known = last().filter(place -> place.compareTo(told) > 0).orElse(told);
    add(event.placed(next(here, known)));
  }

  private static EventPlace next(Optional<LogPoint> here, EventPlace known) {
    var after = here.map(at -> new EventPlace(at.epoch(), at.seq(), 0)).orElse(known);
    return (after.compareTo(known) > 0 ? after : known).next();
  }

  /** Tells an event, and does not write it down. */
  void tell(Optional<LogPoint> here, Event event) {
    tell(List.of(event.placed(next(here, told))));
  }

  /** Tells events, before they are written down or without that. */
  void tell(List<Event> happened) {
    for (var event : happened) {
      told = event.place().compareTo(told) > 0 ? event.place() : told;
    }
    if (!happened.isEmpty()) {
      listener.accept(happened);
    }
  }

  /** Has {@code listener} told each event once it is safe, on the thread that writes. */
  void tellTo(Consumer<List<Event>> listener) {
    this.listener = listener;
  }

  /** To be called once what was written is safe. */
  void committed() {
    var safe = List.copyOf(fresh);
    fresh.clear();
    tell(safe);
  }

  private void add(Event event) throws SQLException {
    @Nullable Prefix about = event.about().orElse(null);
    var place = event.place();
    statements.execute(
        Sql.ADD_EVENT,
        place.epoch().number(),
        place.epoch().id(),
        place.seq(),
        place.nth(),
        event.at().toEpochMilli(),
        event.kind().wireName(),
        about == null ? null : about.address().isV4(),
        about == null ? null : Keys.first(about),
        about == null ? null : Keys.last(about),
        about == null ? null : about.length(),
        event.by(),
        event.from().orElse(""),
        event.origin(),
        event.until().map(Instant::toEpochMilli).orElse(null),
        event.text(),
        event.before().orElse(""),
        event.after().orElse(""));
    if (!event.evidence().isEmpty()) {
      var evidence = Wire.encode(event.evidence().toArray(Evidence[]::new));
      statements.execute(Sql.ADD_PROOF, event.at().toEpochMilli(), evidence);
    }
    last = Optional.of(place);
    fresh.add(event);
  }

  /** What is written down already counts as told. */
  void begin() throws SQLException {
    told = last().orElse(told);
  }

  /** The place of the last one that was written down; none in a new journal. */
  private Optional<EventPlace> last() throws SQLException {
    if (last.isEmpty()) {
      try (var row = statements.prepare(Sql.LAST_PLACE).executeQuery()) {
        last = row.next() ? Optional.of(EventRows.place(row, 1)) : Optional.empty();
      }
    }
    return last;
  }

  /** To be called where what was written since the last commit is undone. */
  void rolledBack() {
    last = Optional.empty();
    fresh.clear();
  }

  /** The newest events that were asked for, oldest first. */
  LocalReply.Past recall(LocalRequest.Recall asked) throws SQLException, WireException {
    var since = asked.since().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
    var most = asked.limit() + 1;
    var newest =
        asked.about().isEmpty()
            ? read(Sql.EVENTS, since, most)
            : about(asked.about().get(), since, most);
    var more = newest.size() > asked.limit();
    if (more) {
      newest.removeFirst();
    }
    var events = asked.evidence() ? proven(newest) : newest.stream().map(Row::event).toList();
    return new LocalReply.Past(events, more, Optional.empty());
  }

  private List<Row> about(Prefix prefix, long since, int most) throws SQLException {
    var v4 = prefix.address().isV4();
    return read(Sql.EVENTS_ABOUT, v4, Keys.last(prefix), Keys.first(prefix), since, most);
  }

  private List<Row> read(String sql, Object... values) throws SQLException {
    var rows = EventRows.read(statements.with(sql, values));
    // they come newest first
    Collections.reverse(rows);
    return rows;
  }

  // the newest first, for they are the ones that there should be room for
  private List<Event> proven(List<Row> rows) throws SQLException, WireException {
    var proven = new ArrayList<Event>();
    var room = MAX_EVIDENCE_BYTES;
    for (var row : rows.reversed()) {
      var proof = room > 0 ? proof(row.id()) : new byte[0];
      room -= proof.length;
      proven.addFirst(proof.length == 0 ? row.event() : EventRows.proven(row.event(), proof));
    }
    return proven;
  }

  private byte[] proof(long event) throws SQLException {
    try (var row = statements.with(Sql.PROOF, event).executeQuery()) {
      return row.next() ? row.getBytes(1) : new byte[0];
    }
  }

  /** Forgets what is too old or too much; a slice at a time, so that writers need not wait. */
  void prune(Instant now) throws SQLException {
    statements.execute(Sql.AGE_EVENTS, now.minus(retention.history()).toEpochMilli());
    statements.execute(Sql.BOUND_EVENTS, retention.events());
    statements.execute(Sql.AGE_PROOFS, now.minus(retention.evidence()).toEpochMilli());
    statements.execute(Sql.BOUND_PROOFS, retention.proofs());
    statements.execute(Sql.ORPHAN_PROOFS);
  }
}
