package io.picketline.coordinator.journal;

import static java.util.stream.Collectors.joining;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.TrustChange;
import io.picketline.wire.WireException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Optional;

/** What is in force right before an operator's change is, in a few words for the audit. */
final class Precedent {

  /** Most blocks that are named. */
  private static final int MOST_NAMED = 3;

  private static final String NOT_BLOCKED = "not blocked";
  private static final String NOT_IGNORED = "not ignored";
  private static final String NOBODY = "nobody of the fleet";
  private static final String NO_TOKEN = "no token of that name";
  private static final String FETCHES = "lists can be fetched by it";

  private final Statements statements;
  private final VerdictBytes bytes = new VerdictBytes();

  Precedent(Statements statements) {
    this.statements = statements;
  }

  /** What a change puts an end to; empty for what no operator ordered. */
  String before(LogEntry entry, Instant now) throws SQLException, WireException {
    return switch (entry.change()) {
      case Change.Blocked(var verdict) when ordered(verdict) -> blocked(verdict.source(), now);
      case Change.Lifted(var source, _, _, _, _) -> blocked(source, now);
      case Change.Unblocked(var prefix, _, _, _, _) -> inside(prefix, now);
      case Change.IgnoreAdded(var rule) ->
          "%s; %s".formatted(ignored(rule.prefix(), now), inside(rule.prefix(), now));
      case Change.IgnoreRemoved(var prefix, _, _) -> ignored(prefix, now);
      case Change.HostRemoved(var name, _, _) -> holder(name);
      case TrustChange trust -> before(trust);
      case Change.Blocked _,
          Change.EpochOpened _,
          Change.IgnoreVersioned _,
          Change.ServedChanged _,
          Change.Passed _,
          Change.Noted _,
          Change.Unknown _,
          Change.HostEnrolled _ ->
          "";
    };
  }

  private String before(TrustChange change) throws SQLException, WireException {
    return switch (change) {
      case TrustChange.TokenMade made -> holder(made.host());
      case TrustChange.HostRevoked revoked -> holder(revoked.name());
      case TrustChange.AddressesApproved approved -> holder(approved.name());
      case TrustChange.UserAdded user -> holder(user.name());
      case TrustChange.ExportTokenMade _ -> NO_TOKEN;
      case TrustChange.ExportTokenEnded _ -> FETCHES;
      case TrustChange.TokenUsed _, TrustChange.AddressesClaimed _ -> "";
    };
  }

  /** What is in force once the change is; empty for what no operator ordered. */
  static String after(LogEntry entry) {
    return switch (entry.change()) {
      case Change.Blocked(var verdict) when ordered(verdict) ->
          "blocked until " + end(verdict.expiresAt());
      case Change.Unblocked _, Change.Lifted _ -> NOT_BLOCKED;
      case Change.IgnoreAdded _ -> words(entry.change());
      case Change.IgnoreRemoved _ -> NOT_IGNORED;
      case Change.HostRemoved _ -> NOBODY;
      case TrustChange trust -> after(trust);
      case Change.Blocked _,
          Change.EpochOpened _,
          Change.IgnoreVersioned _,
          Change.ServedChanged _,
          Change.Passed _,
          Change.Noted _,
          Change.Unknown _,
          Change.HostEnrolled _ ->
          "";
    };
  }

  private static String after(TrustChange change) {
    return switch (change) {
      case TrustChange.TokenMade made ->
          "may join once as %s until %s".formatted(made.role(), end(made.expires()));
      case TrustChange.HostRevoked revoked ->
          "certificates issued until %s are void".formatted(revoked.at());
      case TrustChange.AddressesApproved(var name, var addresses, _, _) ->
          words(new Change.HostEnrolled(new FleetHost(name, addresses)));
      case TrustChange.UserAdded _ -> words(change);
      case TrustChange.ExportTokenMade made ->
          FETCHES + made.expires().map(end -> " until " + end(end)).orElse("");
      case TrustChange.ExportTokenEnded _ -> NO_TOKEN;
      case TrustChange.TokenUsed _, TrustChange.AddressesClaimed _ -> "";
    };
  }

  private String blocked(Prefix source, Instant now) throws SQLException, WireException {
    return exactly("blocked", source, now).map(Precedent::words).orElse(NOT_BLOCKED);
  }

  private static boolean ordered(Verdict verdict) {
    return verdict.origin() == Origin.OPERATOR || verdict.origin() == Origin.IMPORT;
  }

  private String ignored(Prefix prefix, Instant now) throws SQLException, WireException {
    return exactly("ignored", prefix, now).map(Precedent::words).orElse(NOT_IGNORED);
  }

  private Optional<Change> exactly(String kind, Prefix prefix, Instant now)
      throws SQLException, WireException {
    var v4 = prefix.address().isV4();
    try (var row =
        statements
            .with(Sql.PREFIX, kind, v4, Keys.first(prefix), prefix.length(), now.toEpochMilli())
            .executeQuery()) {
      return row.next() ? bytes.decode(row.getBytes(1)) : Optional.empty();
    }
  }

  private String inside(Prefix prefix, Instant now) throws SQLException, WireException {
    var named = new ArrayList<String>();
    try (var row =
        statements
            .with(
                Sql.BLOCKED_INSIDE,
                prefix.address().isV4(),
                Keys.first(prefix),
                Keys.last(prefix),
                prefix.length(),
                now.toEpochMilli(),
                MOST_NAMED + 1)
            .executeQuery()) {
      while (row.next()) {
        source(row).ifPresent(named::add);
      }
    }
    if (named.isEmpty()) {
      return NOT_BLOCKED;
    }
    return named.stream().limit(MOST_NAMED).collect(joining(", ", "blocked: ", ""))
        + (named.size() > MOST_NAMED ? " and more" : "");
  }

  private Optional<String> source(ResultSet row) throws SQLException, WireException {
    return bytes
        .decode(row.getBytes(1))
        .flatMap(change ->
            change instanceof Change.Blocked(var verdict)
                ? Optional.of("%s until %s".formatted(verdict.source(), end(verdict.expiresAt())))
                : Optional.empty());
  }

  /** The host or user of that name. */
  private String holder(String name) throws SQLException, WireException {
    try (var row = statements.with(Sql.HOLDER, name, name).executeQuery()) {
      return row.next() ? bytes.decode(row.getBytes(1)).map(Precedent::words).orElse("") : NOBODY;
    }
  }

  private static String words(Change change) {
    return switch (change) {
      case Change.Blocked(var verdict) ->
          "blocked until %s by %s".formatted(end(verdict.expiresAt()), verdict.decidedBy());
      case Change.IgnoreAdded(var rule) -> words(rule);
      case Change.HostEnrolled(var host) ->
          host.addresses().stream()
              .map(SourceAddress::toString)
              .collect(joining(" ", "a host with ", ""));
      case TrustChange.UserAdded user -> "a user with the role " + user.role();
      default -> "";
    };
  }

  private static String words(IgnoreRule rule) {
    var where = rule.scope().isAll() ? "" : " on " + rule.scope();
    var until = rule.expiresAt().map(end -> " until " + end(end)).orElse("");
    return "ignored%s%s by %s: %s".formatted(where, until, rule.author(), rule.comment());
  }

  private static Instant end(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS);
  }
}
