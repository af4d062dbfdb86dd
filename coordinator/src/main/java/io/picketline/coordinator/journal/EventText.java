package io.picketline.coordinator.journal;

import static io.picketline.protocol.event.Event.NOBODY;
import static java.util.stream.Collectors.joining;

import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.TrustChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an entry of the log is called where people read it. */
final class EventText {

  private EventText() {}

  /** The event of an entry; none for what is only the machine's. */
  static Optional<Event> of(LogEntry entry, Instant now) {
    return switch (entry.change()) {
      case Change.Blocked(var verdict) ->
          Optional.of(Event.of(EventKind.BLOCKED, verdict.decidedAt(), verdict));
      case Change.Unblocked(var prefix, var author, var at, _, var reason) ->
          Optional.of(Event.of(EventKind.UNBLOCKED, at, author, reason.orElse("")).on(prefix));
      case Change.Lifted(var source, var author, var at, var reason, _) ->
          Optional.of(Event.of(EventKind.UNBLOCKED, at, author, reason).on(source));
      case Change.IgnoreAdded(var rule) -> {
        var text =
            rule.scope().isAll()
                ? rule.comment()
                : "on %s: %s".formatted(rule.scope(), rule.comment());
        yield Optional.of(
            Event.of(EventKind.IGNORED, rule.addedAt(), rule.author(), text).on(rule.prefix()));
      }
      case Change.IgnoreRemoved(var prefix, var author, var at) ->
          Optional.of(Event.of(EventKind.UNIGNORED, at, author, "").on(prefix));
      case Change.HostEnrolled(var host) ->
          Optional.of(Event.of(EventKind.ENROLLED, now, host.name(), joined(host.addresses())));
      case Change.HostRemoved(var name, var author, var at) ->
          Optional.of(Event.of(EventKind.REMOVED, at, author, "host " + name));
      case TrustChange trust -> Optional.of(of(trust));
      case Change.Noted(var kind, var by, var at, var text) ->
          EventKind.find(kind).map(known -> Event.of(known, at, by, text));
      // an event for each of its verdicts, which the journal knows
      case Change.Passed _, Change.Unknown _ -> Optional.empty();
      // who leads notes it himself, with his name
      case Change.EpochOpened _ -> Optional.empty();
      case Change.ServedChanged _, Change.IgnoreVersioned _ -> Optional.empty();
    };
  }

  /**
   * The events of entries that cannot be written now: nobody looks up what was before them.
   *
   * @param before the history that minted the entry before the first
   */
  static List<Event> of(Batch batch, Epoch before, Instant now) {
    var events = new ArrayList<Event>();
    var minted = before;
    for (var entry : batch.entries()) {
      if (entry.change() instanceof Change.EpochOpened opened) {
        minted = opened.epoch();
      }
      var place = new EventPlace(minted, entry.seq(), 0);
      of(entry, now)
          .map(event -> attributed(event, "", Precedent.after(entry)).placed(place))
          .ifPresent(events::add);
    }
    return events;
  }

  /** The same with its author told apart from the place he was at. */
  static Event attributed(Event event, String before, String after) {
    var author = event.by();
    return event.by(Asker.nameIn(author)).ordered(Asker.fromIn(author), before, after);
  }

  private static Event of(TrustChange change) {
    return switch (change) {
      case TrustChange.TokenMade made ->
          Event.of(
              EventKind.TOKEN_MADE,
              made.at(),
              made.author(),
              "%s %s, until %s%s"
                  .formatted(made.role(), made.host(), made.expires(), at(made.addresses())));
      case TrustChange.TokenUsed(_, var host, var at, var from, _) ->
          Event.of(EventKind.TOKEN_USED, at, host, "from " + from);
      case TrustChange.HostRevoked(var name, var at, var author, var reason) ->
          Event.of(EventKind.REVOKED, at, author, "%s: %s".formatted(name, reason));
      case TrustChange.AddressesClaimed(var name, var addresses, var at) ->
          Event.of(EventKind.ADDRESSES_CLAIMED, at, name, joined(addresses));
      case TrustChange.AddressesApproved(var name, var addresses, var author, var at) ->
          Event.of(EventKind.ADDRESSES_APPROVED, at, author, name + at(addresses));
      case TrustChange.UserAdded(var name, var role, var author, var at) ->
          Event.of(EventKind.USER_ADDED, at, author, "%s %s".formatted(role, name));
      case TrustChange.ExportTokenMade made ->
          Event.of(EventKind.EXPORT_TOKEN_MADE, made.at(), made.author(), made.name());
      case TrustChange.ExportTokenEnded(var name, var author, var at) ->
          Event.of(EventKind.EXPORT_TOKEN_ENDED, at, author, name);
    };
  }

  private static String at(List<SourceAddress> addresses) {
    return addresses.isEmpty() ? "" : " at " + joined(addresses);
  }

  private static String joined(List<SourceAddress> addresses) {
    return addresses.stream().map(SourceAddress::toString).collect(joining(" "));
  }

  /** The state of another coordinator took the place of this journal's. */
  static Event replaced(long seq, Instant now) {
    var text =
        "the state as of entry %d of another; how it came about is not in this history"
            .formatted(seq);
    return Event.of(EventKind.CAUGHT_UP, now, NOBODY, text);
  }

  /** A backup was put in place. */
  static Event restored(long seq, Instant now) {
    var text = "from a backup that reached entry %d".formatted(seq);
    return Event.of(EventKind.RESTORED, now, NOBODY, text);
  }

  /** The journal cannot be written. */
  static Event notOnDisk(Instant now, String cause) {
    return Event.of(EventKind.DISK_FAILED, now, NOBODY, cause);
  }

  /** The journal can be written again, which it could not be for a while. */
  static Event onDisk(Instant since, Instant now, String cause, boolean lapsed) {
    var text = "not on disk since %s: %s".formatted(since, cause);
    var gap = lapsed ? "; not all that was done meanwhile is in this history" : "";
    return Event.of(EventKind.DISK_BACK, now, NOBODY, text + gap);
  }
}
