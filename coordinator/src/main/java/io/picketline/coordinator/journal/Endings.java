package io.picketline.coordinator.journal;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.wire.WireException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Takes the verdicts that are over out of a journal's state, the same ones in every journal. */
final class Endings {

  /** For so long a verdict that is over waits to be told of. */
  static final Duration UNTOLD = Duration.ofDays(1);

  private final Statements statements;
  private final VerdictBytes bytes = new VerdictBytes();

  Endings(Statements statements) {
    this.statements = statements;
  }

  /** The first of those that ended by then, in the order in which they are told. */
  List<Verdict> take(Instant at) throws SQLException, WireException {
    var verdicts = new ArrayList<Verdict>();
    try (var row =
        statements.with(Sql.PASSED, at.toEpochMilli(), Change.Passed.MOST).executeQuery()) {
      while (row.next()) {
        bytes
            .decode(row.getBytes(1))
            .filter(Change.Blocked.class::isInstance)
            .map(change -> ((Change.Blocked) change).verdict())
            .ifPresent(verdicts::add);
      }
    }
    for (var verdict : verdicts) {
      remove(verdict.source());
    }
    return verdicts;
  }

  private void remove(Prefix source) throws SQLException {
    statements.execute(
        Sql.REMOVE_PREFIX, "blocked", source.address().isV4(), Keys.first(source), source.length());
  }
}
