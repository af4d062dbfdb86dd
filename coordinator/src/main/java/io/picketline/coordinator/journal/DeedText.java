package io.picketline.coordinator.journal;

import static java.util.Locale.ROOT;
import static java.util.stream.Collectors.joining;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.Deed;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.TrustChange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an entry of the log is called where people read it. */
final class DeedText {

  /** Done by no one in particular. */
  private static final String NOBODY = "-";

  private DeedText() {}

  /** The deed of an entry; none for what is only the machine's. */
  static Optional<Deed> of(LogEntry entry, Instant now) {
    var seq = entry.seq();
    return switch (entry.change()) {
      case Change.EpochOpened(var epoch, _, _) ->
          Optional.of(deed(now, "took over", Optional.empty(), NOBODY, "epoch " + epoch, seq));
      case Change.Blocked(var verdict) -> Optional.of(blocked(verdict, seq));
      case Change.Unblocked(var prefix, var author, var at, _, var reason) ->
          Optional.of(deed(at, "unblocked", Optional.of(prefix), author, reason.orElse(""), seq));
      case Change.Lifted(var source, var author, var at, var reason, _) ->
          Optional.of(deed(at, "unblocked", Optional.of(source), author, reason, seq));
      case Change.IgnoreAdded(var rule) ->
          Optional.of(
              deed(
                  rule.addedAt(),
                  "ignored",
                  Optional.of(rule.prefix()),
                  rule.author(),
                  rule.scope().isAll()
                      ? rule.comment()
                      : "on %s: %s".formatted(rule.scope(), rule.comment()),
                  seq));
      case Change.IgnoreRemoved(var prefix, var author, var at) ->
          Optional.of(deed(at, "no longer ignored", Optional.of(prefix), author, "", seq));
      case Change.HostEnrolled(var host) ->
          Optional.of(about(now, "enrolled", host.name(), joined(host.addresses()), seq));
      case Change.HostRemoved(var name, var author, var at) ->
          Optional.of(deed(at, "removed", Optional.empty(), author, "host " + name, seq));
      case TrustChange trust -> Optional.of(of(trust, seq));
      case Change.ServedChanged _, Change.IgnoreVersioned _ -> Optional.empty();
    };
  }

  /** The same with its author told apart from the place he was at. */
  static Deed attributed(Deed deed, String before, String after) {
    var author = deed.by();
    var named =
        new Deed(
            deed.number(),
            deed.at(),
            deed.what(),
            deed.about(),
            Asker.nameIn(author),
            deed.origin(),
            deed.until(),
            deed.text(),
            deed.entry(),
            deed.evidence());
    return named.ordered(Asker.fromIn(author), before, after);
  }

  private static Deed of(TrustChange change, long seq) {
    return switch (change) {
      case TrustChange.TokenMade made ->
          about(
              made.at(),
              "token made",
              made.author(),
              "%s %s, until %s%s"
                  .formatted(made.role(), made.host(), made.expires(), at(made.addresses())),
              seq);
      case TrustChange.TokenUsed(_, var host, var at, var from, _) ->
          about(at, "token used", host, "from " + from, seq);
      case TrustChange.HostRevoked(var name, var at, var author, var reason) ->
          about(at, "revoked", author, "%s: %s".formatted(name, reason), seq);
      case TrustChange.AddressesClaimed(var name, var addresses, var at) ->
          about(at, "addresses claimed", name, joined(addresses), seq);
      case TrustChange.AddressesApproved(var name, var addresses, var author, var at) ->
          about(at, "addresses approved", author, name + at(addresses), seq);
      case TrustChange.UserAdded(var name, var role, var author, var at) ->
          about(at, "user added", author, "%s %s".formatted(role, name), seq);
    };
  }

  private static Deed about(Instant at, String what, String by, String text, long seq) {
    return deed(at, what, Optional.empty(), by, text, seq);
  }

  private static String at(List<SourceAddress> addresses) {
    return addresses.isEmpty() ? "" : " at " + joined(addresses);
  }

  private static String joined(List<SourceAddress> addresses) {
    return addresses.stream().map(SourceAddress::toString).collect(joining(" "));
  }

  /** The state of another coordinator took the place of this journal's. */
  static Deed replaced(long seq, Instant now) {
    var text =
        "the state as of entry %d of another; how it came about is not in this history"
            .formatted(seq);
    return deed(now, "caught up", Optional.empty(), NOBODY, text, seq);
  }

  /** A backup was put in place. */
  static Deed restored(long seq, Instant now) {
    var text = "from a backup that reached entry %d".formatted(seq);
    return deed(now, "restored", Optional.empty(), NOBODY, text, seq);
  }

  /** The journal could not be written for a while. */
  static Deed offDisk(Instant since, Instant now, String cause, boolean lapsed) {
    var text = "until %s: %s".formatted(now, cause);
    var gap = lapsed ? "; not all that was done meanwhile is in this history" : "";
    return deed(since, "not on disk", Optional.empty(), NOBODY, text + gap, 0);
  }

  private static Deed blocked(Verdict verdict, long seq) {
    return new Deed(
        0,
        verdict.decidedAt(),
        "blocked",
        Optional.of(verdict.source()),
        verdict.decidedBy(),
        verdict.origin().name().toLowerCase(ROOT),
        Optional.of(verdict.expiresAt()),
        verdict.reason(),
        seq,
        verdict.evidence());
  }

  private static Deed deed(
      Instant at, String what, Optional<Prefix> about, String by, String text, long seq) {
    return new Deed(0, at, what, about, by, "", Optional.empty(), text, seq, List.of());
  }
}
