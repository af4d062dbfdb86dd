package io.picketline.coordinator.journal;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.IgnoreVersion;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.TrustChange;
import io.picketline.wire.Wire;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What all entries of the log add up to, on disk. */
final class StateTable {

  private final Statements statements;
  private final TrustTable trust;

  StateTable(Statements statements) {
    this.statements = statements;
    this.trust = new TrustTable(statements);
  }

  /**
   * Takes one entry; entries are to come in order.
   *
   * @param epoch the history that minted it
   */
  void apply(Epoch epoch, LogEntry entry) throws SQLException {
    switch (entry.change()) {
      // what is over is taken out where it is told of
      case Change.Passed _, Change.Noted _, Change.Unknown _ -> {}
      case Change.EpochOpened(var opened, var parent, var forkSeq) ->
          statements.execute(
              Sql.OPEN_EPOCH,
              opened.number(),
              opened.id(),
              parent.map(Epoch::number).orElse(null),
              parent.map(Epoch::id).orElse(null),
              forkSeq);
      case Change.Blocked(var verdict) ->
          put("blocked", verdict.source(), verdict.expiresAt(), epoch, entry);
      case Change.Unblocked(var prefix, _, _, var keepUntil, _) -> {
        removeInside("blocked", prefix);
        removeInside("unblocked", prefix);
        put("unblocked", prefix, keepUntil, epoch, entry);
      }
      case Change.Lifted lifted -> remove("blocked", lifted.source());
      case Change.IgnoreAdded(var rule) -> {
        if (rule.scope().isAll()) {
          apply(epoch, new LogEntry(entry.seq(), Change.Unblocked.by(rule)));
        }
        put("ignored", rule.prefix(), rule.expiresAt().orElse(null), epoch, entry);
      }
      case Change.IgnoreRemoved removed -> remove("ignored", removed.prefix());
      case Change.IgnoreVersioned(var version, _, _, var left) -> put(version, left, entry);
      case Change.ServedChanged(var served) ->
          statements.execute(Sql.PUT_SERVED, "", served.tcp(), served.udp());
      case Change.HostEnrolled(var host) -> put(host, epoch, entry.seq());
      case Change.HostRemoved removed -> {
        statements.execute(Sql.REMOVE_HOST, removed.name());
        trust.settled(removed.name());
      }
      case TrustChange change -> put(change, epoch, entry.seq());
    }
  }

  private void put(TrustChange change, Epoch epoch, long seq) throws SQLException {
    trust.apply(change, seq);
    if (change instanceof TrustChange.AddressesApproved approved) {
      put(approved.host(), epoch, seq);
    }
  }

  private void put(FleetHost host, Epoch epoch, long seq) throws SQLException {
    var enrolled = Wire.encode(new Change.HostEnrolled(host));
    statements.execute(Sql.PUT_HOST, host.name(), epoch.number(), seq, enrolled);
    trust.settled(host.name());
  }

  private void put(IgnoreVersion version, int left, LogEntry entry) throws SQLException {
    statements.execute(
        Sql.PUT_IGNORE_VERSION, version.number(), left, entry.seq(), Wire.encode(entry.change()));
    statements.execute(Sql.PRUNE_IGNORE_VERSIONS, version.number() - IgnoreVersion.MOST_KEPT);
  }

  private void put(String kind, Prefix prefix, @Nullable Instant end, Epoch epoch, LogEntry entry)
      throws SQLException {
    statements.execute(
        Sql.PUT_PREFIX,
        kind,
        prefix.address().isV4(),
        Keys.first(prefix),
        prefix.length(),
        end == null ? null : end.toEpochMilli(),
        epoch.number(),
        entry.seq(),
        VerdictBytes.encode(entry.change()));
  }

  private void remove(String kind, Prefix prefix) throws SQLException {
    statements.execute(
        Sql.REMOVE_PREFIX, kind, prefix.address().isV4(), Keys.first(prefix), prefix.length());
  }

  private void removeInside(String kind, Prefix prefix) throws SQLException {
    statements.execute(
        Sql.REMOVE_INSIDE,
        kind,
        prefix.address().isV4(),
        Keys.first(prefix),
        Keys.last(prefix),
        prefix.length());
  }
}
