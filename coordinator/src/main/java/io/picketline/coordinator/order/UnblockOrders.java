package io.picketline.coordinator.order;

import io.picketline.coordinator.evidence.Suspicion;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.ChangedLine;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Carries out what operators order of unblocking. Not thread-safe. */
final class UnblockOrders {

  /** A source whose latest evidence is younger than this still scans. */
  private static final Duration RECENT = Duration.ofMinutes(5);

  private static final int MAX_WARNINGS = 20;

  private final Judgement judgement;
  private final Roster roster;

  UnblockOrders(Judgement judgement, Roster roster) {
    this.judgement = judgement;
    this.roster = roster;
  }

  /**
   * Ends every verdict inside the prefix, those of single hosts too, forgets its evidence, and says
   * who still scans.
   */
  LocalReply unblock(LocalRequest.Unblock order, String author, Instant now) {
    var prefix = order.prefix();
    var state = judgement.log().state();
    var released = state.inside(prefix, now).stream().map(held -> held.verdict().source()).toList();
    var known =
        judgement.test().about(prefix).stream()
            .filter(one -> prefix.contains(one.source()))
            .toList();
    var own = roster.ownInside(prefix);
    released.forEach(own::remove);
    if (released.isEmpty() && known.isEmpty() && own.isEmpty()) {
      return notHeld(prefix, now);
    }
    var warnings =
        Stream.concat(
                stillHeld(prefix, now).stream(),
                known.stream().flatMap(one -> stillScans(one, now).stream()))
            .limit(MAX_WARNINGS)
            .toList();
    var lines = new ArrayList<ChangedLine>();
    if (order.dryRun()) {
      released.forEach(source -> add(lines, source, "would unblock " + source));
      own.forEach((source, hosts) ->
          add(lines, source, "would unblock %s on %s".formatted(source, Changes.hosts(hosts))));
      known.forEach(
          one -> add(lines, one.source(), "would forget the evidence on " + one.source()));
      return Changes.shown(lines, warnings, 0);
    }
    released.forEach(source -> add(lines, source, source + " unblocked"));
    own.forEach((source, hosts) ->
        add(lines, source, "%s unblocked on %s".formatted(source, Changes.hosts(hosts))));
    for (var source : judgement.unblock(prefix, author, order.reason(), now)) {
      add(lines, source, source + " evidence forgotten");
    }
    return Changes.shown(lines, warnings, judgement.log().head());
  }

  private static void add(List<ChangedLine> lines, Object about, String text) {
    lines.add(new ChangedLine(about.toString(), text));
  }

  private LocalReply notHeld(Prefix prefix, Instant now) {
    return new LocalReply.Refused(
        Reason.NOT_FOUND, stillHeld(prefix, now).orElse("nothing is held against " + prefix));
  }

  private Optional<String> stillHeld(Prefix prefix, Instant now) {
    return judgement.log().state().covering(prefix, now).stream()
        .map(held -> held.verdict().source())
        .filter(source -> !prefix.contains(source))
        .findFirst()
        .map(by -> "%s is blocked by %s: unblock that".formatted(prefix, by));
  }

  private static Optional<String> stillScans(Suspicion source, Instant now) {
    var recent = recent(source, now).toList();
    if (recent.isEmpty()) {
      return Optional.empty();
    }
    var latest = recent.stream().map(piece -> piece.probe().at()).max(Instant::compareTo);
    var hosts = recent.stream().map(Evidence::host).distinct().sorted().toList();
    return Optional.of(
        "%s still scans: seen %d s ago, suspect on %s; it is blocked again if it goes on, unless"
                .formatted(
                    source.source(),
                    latest.map(at -> Math.max(0, Duration.between(at, now).toSeconds())).orElse(0L),
                    Changes.hosts(hosts))
            + " 'picket ignore add %s --for 1h --comment TEXT' spares it for an hour"
                .formatted(source.source()));
  }

  private static Stream<Evidence> recent(Suspicion source, Instant now) {
    return source.pairs().stream().filter(piece -> piece.probe().at().isAfter(now.minus(RECENT)));
  }
}
