package io.picketline.coordinator.journal;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.Deed;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.LogEntry;
import io.picketline.wire.Wire;
import io.picketline.wire.WireException;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was done and what happened, on disk: found again by time and by prefix, and forgotten by age
 * and number.
 */
final class Deeds {

  /** Most bytes of evidence in one answer: what fits a message, and less. */
  private static final int MAX_EVIDENCE_BYTES = 500_000;

  private final Statements statements;
  private final Retention retention;

  Deeds(Statements statements, Retention retention) {
    this.statements = statements;
    this.retention = retention;
  }

  /**
   * Notes what an entry of the log did, if it is one that people ask for.
   *
   * @param before what was in force before it, if an operator ordered it
   */
  void add(LogEntry entry, String before, Instant now) throws SQLException {
    var deed = DeedText.of(entry, now);
    if (deed.isPresent()) {
      add(DeedText.attributed(deed.get(), before, Precedent.after(entry)));
    }
  }

  /** Notes a deed; its number is given here. */
  void add(Deed deed) throws SQLException {
    @Nullable Prefix about = deed.about().orElse(null);
    statements.execute(
        Sql.ADD_DEED,
        deed.at().toEpochMilli(),
        deed.what(),
        about == null ? null : about.address().isV4(),
        about == null ? null : Keys.first(about),
        about == null ? null : Keys.last(about),
        about == null ? null : about.length(),
        deed.by(),
        deed.origin(),
        deed.until().map(Instant::toEpochMilli).orElse(null),
        Names.printable(deed.text()),
        deed.entry(),
        deed.from().orElse(""),
        Names.printable(deed.before().orElse("")),
        Names.printable(deed.after().orElse("")));
    if (!deed.evidence().isEmpty()) {
      var evidence = Wire.encode(deed.evidence().toArray(Evidence[]::new));
      statements.execute(Sql.ADD_PROOF, deed.at().toEpochMilli(), evidence);
    }
  }

  /** The newest deeds that were asked for, oldest first. */
  LocalReply.Past recall(LocalRequest.Recall asked) throws SQLException, WireException {
    var since = asked.since().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
    var most = asked.limit() + 1;
    var newest =
        asked.about().isEmpty()
            ? read(Sql.DEEDS, since, most)
            : about(asked.about().get(), since, most);
    var more = newest.size() > asked.limit();
    if (more) {
      newest.removeFirst();
    }
    var deeds = asked.evidence() ? proven(newest) : newest;
    return new LocalReply.Past(deeds, more, Optional.empty());
  }

  private List<Deed> about(Prefix prefix, long since, int most) throws SQLException {
    var v4 = prefix.address().isV4();
    return read(Sql.DEEDS_ABOUT, v4, Keys.last(prefix), Keys.first(prefix), since, most);
  }

  private List<Deed> read(String sql, Object... values) throws SQLException {
    var deeds = new ArrayList<Deed>();
    try (var row = statements.with(sql, values).executeQuery()) {
      while (row.next()) {
        deeds.add(deed(row));
      }
    }
    // they come newest first
    Collections.reverse(deeds);
    return deeds;
  }

  private static Deed deed(ResultSet row) throws SQLException {
    var ends = row.getLong(8);
    Optional<Instant> until =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ends));
    return new Deed(
            row.getLong(1),
            Instant.ofEpochMilli(row.getLong(2)),
            row.getString(3),
            prefix(row.getBytes(4), row.getInt(5)),
            row.getString(6),
            row.getString(7),
            until,
            row.getString(9),
            row.getLong(10),
            List.of())
        .ordered(row.getString(11), row.getString(12), row.getString(13));
  }

  private static Optional<Prefix> prefix(byte @Nullable [] address, int length) {
    if (address == null) {
      return Optional.empty();
    }
    var bytes = ByteBuffer.wrap(address);
    return Optional.of(new Prefix(new SourceAddress(bytes.getLong(), bytes.getLong()), length));
  }

  // the newest first, for they are the ones that there should be room for
  private List<Deed> proven(List<Deed> deeds) throws SQLException, WireException {
    var proven = new ArrayList<Deed>();
    var room = MAX_EVIDENCE_BYTES;
    for (var deed : deeds.reversed()) {
      var proof = room > 0 ? proof(deed.number()) : new byte[0];
      room -= proof.length;
      proven.addFirst(proof.length == 0 ? deed : with(deed, proof));
    }
    return proven;
  }

  private byte[] proof(long deed) throws SQLException {
    try (var row = statements.with(Sql.PROOF, deed).executeQuery()) {
      return row.next() ? row.getBytes(1) : new byte[0];
    }
  }

  private static Deed with(Deed deed, byte[] proof) throws WireException {
    var evidence = Wire.decode(proof, Evidence[].class).map(Arrays::asList).orElse(List.of());
    return deed.proven(evidence);
  }

  /** Forgets what is too old or too much; a slice at a time, so that writers need not wait. */
  void prune(Instant now) throws SQLException {
    statements.execute(Sql.AGE_DEEDS, now.minus(retention.history()).toEpochMilli());
    statements.execute(Sql.BOUND_DEEDS, retention.deeds());
    statements.execute(Sql.AGE_PROOFS, now.minus(retention.evidence()).toEpochMilli());
    statements.execute(Sql.BOUND_PROOFS, retention.proofs());
    statements.execute(Sql.ORPHAN_PROOFS);
  }
}
