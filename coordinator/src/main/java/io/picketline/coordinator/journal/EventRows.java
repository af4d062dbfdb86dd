package io.picketline.coordinator.journal;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.log.Epoch;
import io.picketline.wire.Wire;
import io.picketline.wire.WireException;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads events from the rows of {@link Sql}'s questions for them. */
final class EventRows {

  private static final int PROOF = 17;

  /** An event and its row. */
  record Row(long id, Event event) {}

  private EventRows() {}

  /** All rows; those of a kind that this version does not know are passed over. */
  static List<Row> read(PreparedStatement asked) throws SQLException {
    var rows = new ArrayList<Row>();
    try (var row = asked.executeQuery()) {
      while (row.next()) {
        var kind = EventKind.find(row.getString(7));
        if (kind.isPresent()) {
          rows.add(new Row(row.getLong(1), event(kind.get(), row)));
        }
      }
    }
    return rows;
  }

  /** The same of a question that asks for the evidence too. */
  static List<Event> readProven(PreparedStatement asked) throws SQLException, WireException {
    var events = new ArrayList<Event>();
    try (var row = asked.executeQuery()) {
      while (row.next()) {
        var kind = EventKind.find(row.getString(7));
        if (kind.isPresent()) {
          var event = event(kind.get(), row);
          var proof = row.getBytes(PROOF);
          events.add(proof == null ? event : proven(event, proof));
        }
      }
    }
    return events;
  }

  private static Event event(EventKind kind, ResultSet row) throws SQLException {
    var ends = row.getLong(13);
    Optional<Instant> until =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ends));
    var at = Instant.ofEpochMilli(row.getLong(6));
    var event =
        Event.of(kind, at, row.getString(10), row.getString(14))
            .placed(place(row, 2))
            .made(row.getString(12), until, List.of())
            .ordered(row.getString(11), row.getString(15), row.getString(16));
    return prefix(row.getBytes(8), row.getInt(9)).map(event::on).orElse(event);
  }

  /** The place in the four columns from that one on. */
  static EventPlace place(ResultSet row, int from) throws SQLException {
    var epoch = new Epoch(row.getLong(from), row.getLong(from + 1));
    return new EventPlace(epoch, row.getLong(from + 2), row.getInt(from + 3));
  }

  private static Optional<Prefix> prefix(byte @Nullable [] address, int length) {
    if (address == null) {
      return Optional.empty();
    }
    var bytes = ByteBuffer.wrap(address);
    return Optional.of(new Prefix(new SourceAddress(bytes.getLong(), bytes.getLong()), length));
  }

  /** The event with the evidence in these bytes. */
  static Event proven(Event event, byte[] proof) throws WireException {
    var evidence = Wire.decode(proof, Evidence[].class).map(Arrays::asList).orElse(List.of());
    return event.proven(evidence);
  }
}
