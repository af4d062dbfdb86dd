package io.picketline.sensor.keeper;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.local.ChangedLine;
import io.picketline.protocol.local.FindVerdicts;
import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalReply.Refused;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Measure;
import io.picketline.protocol.local.NotifyRequest;
import io.picketline.protocol.local.SelfTestRequest;
import io.picketline.protocol.local.TrustRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Does what operators of this host order, and answers what the packet filter made of it. Not
 * thread-safe.
 */
final class Orders {

  private final KeeperParts parts;
  private final Ledger ledger;
  private final Desk desk;
  private final Announcements announcements;
  private final Audit audit;
  private final Consumer<Plan> carryOut;
  private final Function<Plan, List<Prefix>> learn;
  private final BulkOrders bulk;

  /**
   * Orders to one keeper.
   *
   * @param carryOut carries a plan out and tells what was announced
   * @param learn has the guard go by the ledger's rules, and tells whose verdicts ended by it
   */
  Orders(
      KeeperParts parts,
      Ledger ledger,
      Desk desk,
      Announcements announcements,
      Audit audit,
      Consumer<Plan> carryOut,
      Function<Plan, List<Prefix>> learn) {
    this.parts = parts;
    this.ledger = ledger;
    this.desk = desk;
    this.announcements = announcements;
    this.audit = audit;
    this.carryOut = carryOut;
    this.learn = learn;
    this.bulk = new BulkOrders(parts, ledger, desk, announcements, carryOut);
  }

  LocalReply order(LocalRequest request, String author) {
    return switch (request) {
      case LocalRequest.ListVerdicts(var limit) -> desk.list(limit);
      case LocalRequest.ListIgnored(var from) -> desk.ignored(from);
      case LocalRequest.Unblock unblock -> unblock(unblock, author);
      case LocalRequest.Import part -> elsewhere().orElseGet(() -> bulk.take(part, author));
      case LocalRequest.Export(var after) -> bulk.export(after);
      case LocalRequest.Block block -> elsewhere().orElseGet(() -> block(block, author));
      case LocalRequest.AddIgnore add -> elsewhere().orElseGet(() -> ignore(add, author));
      case LocalRequest.RemoveIgnore(var prefix) ->
          elsewhere().orElseGet(() -> unignore(prefix, author));
      case LocalRequest.EditIgnored _,
          LocalRequest.UndoIgnored _,
          LocalRequest.ListIgnoreVersions _ ->
          ofCoordinator("versions, scopes and ends are those of the network-wide ignore list");
      case LocalRequest.ListSensors _,
          LocalRequest.Reach _,
          LocalRequest.RemoveHost _,
          LocalRequest.WhySensor _,
          LocalRequest.Revert _ ->
          ofCoordinator("only a coordinator knows the sensors");
      case SelfTestRequest.Look(var source) -> desk.look(source);
      case TrustRequest _, LocalRequest.ListUsers _, LocalRequest.ListExportTokens _ ->
          ofCoordinator("only a coordinator lets hosts and users in");
      case FindVerdicts _ -> ofCoordinator("only a coordinator tells verdicts by pages");
      case LocalRequest.Recall _ -> ofCoordinator("only a coordinator keeps a history");
      case LocalRequest.ShowStatus _,
          ListEvents _,
          NotifyRequest _,
          Measure _,
          LocalRequest.Why _,
          LocalRequest.Where _,
          LocalRequest.Reload _,
          SelfTestRequest.Play _ ->
          new Refused(Reason.INVALID, "asked in the wrong place");
    };
  }

  private Refused ofCoordinator(String why) {
    return new Refused(Reason.FORBIDDEN, "%s; ask on %s".formatted(why, asked()));
  }

  private LocalReply block(LocalRequest.Block block, String author) {
    var refusal = desk.refusal(block, parts.sparing().guard());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    var warnings = desk.warnings(block, parts.sparing().guard());
    var verdict = desk.verdict(block, Origin.OPERATOR, author);
    if (block.dryRun()) {
      return desk.changed(verdict.source(), desk.wouldBlock(verdict), warnings);
    }
    var plan = new Plan();
    ledger.ordered(verdict, plan);
    announcements.add(verdict, Reactions.Scope.HOST);
    carryOut.accept(plan);
    return desk.changed(verdict.source(), desk.blocked(verdict), warnings);
  }

  private LocalReply unblock(LocalRequest.Unblock order, String author) {
    var prefix = order.prefix();
    if (order.dryRun()) {
      return wouldUnblock(prefix);
    }
    var plan = new Plan();
    var released =
        parts.coordinators().isPresent()
            ? ledger.releaseLocal(prefix, Instant.MAX, plan)
            : ledger.release(prefix, plan);
    if (released.isEmpty()) {
      return notHeld(prefix);
    }
    released.forEach(announcements::end);
    carryOut.accept(plan);
    parts.forget().accept(prefix);
    var wide = desk.wide(prefix);
    for (var source : released) {
      var still = desk.stillBlocked(source, wide).map(why -> ", but " + why);
      audit.unblocked(source, author, order.reason().orElse("by hand") + still.orElse(""));
    }
    return LocalReply.Changed.of(
        released.stream()
            .limit(Desk.MOST_LISTED)
            .map(source -> new ChangedLine(source, desk.unblocked(source, wide)))
            .toList(),
        0,
        List.of(),
        ofNetwork(prefix));
  }

  private LocalReply wouldUnblock(Prefix prefix) {
    var network =
        parts.coordinators().isPresent()
            ? Stream.<Verdict>empty()
            : ledger.network().touching(prefix).stream();
    var lines =
        Stream.concat(ledger.local().touching(prefix), network)
            .map(Verdict::source)
            .filter(prefix::contains)
            .distinct()
            .sorted()
            .limit(Desk.MOST_LISTED)
            .map(source -> new ChangedLine(source, "would unblock %s".formatted(source)))
            .toList();
    return lines.isEmpty()
        ? notHeld(prefix)
        : LocalReply.Changed.of(lines, 0, List.of(), ofNetwork(prefix));
  }

  private LocalReply notHeld(Prefix prefix) {
    return ofNetwork(prefix)
        .orElseGet(() -> new Refused(Reason.NOT_FOUND, desk.nothingBlocked(prefix)));
  }

  /** That verdicts of the network, which only its coordinator can end, block any of the prefix. */
  private Optional<Refused> ofNetwork(Prefix prefix) {
    var held = ledger.network().touching(prefix);
    if (held.isEmpty()) {
      return Optional.empty();
    }
    var more = held.size() > 1 ? " and %d more".formatted(held.size() - 1) : "";
    var first = held.getFirst().source();
    return parts
        .coordinators()
        .map(names ->
            new Refused(
                Reason.FORBIDDEN,
                "the network's verdict on %s%s stands: unblock it on %s"
                    .formatted(first, more, names)));
  }

  private LocalReply ignore(LocalRequest.AddIgnore add, String author) {
    var rule = new IgnoreRule(add.prefix(), add.comment(), author, parts.clock().wall());
    ledger.addHostRule(rule);
    audit.ignored(add.prefix(), author, add.comment());
    var ended = learnNow();
    parts.forget().accept(add.prefix());
    var unblocked =
        ended.stream()
            .limit(Desk.MOST_LISTED)
            .map(source -> new ChangedLine(source, desk.unblocked(source, List.of())));
    var ignored = new ChangedLine(add.prefix(), "ignored %s".formatted(add.prefix()));
    return LocalReply.Changed.of(
        Stream.concat(Stream.of(ignored), unblocked).toList(),
        0,
        rule.warning().stream().toList(),
        Optional.empty());
  }

  private LocalReply unignore(Prefix prefix, String author) {
    if (!ledger.removeHostRule(prefix)) {
      return desk.notRemovable(prefix);
    }
    audit.notIgnored(prefix, author);
    learnNow();
    return desk.changed(prefix, "no longer ignored %s".formatted(prefix), List.of());
  }

  private List<Prefix> learnNow() {
    var plan = new Plan();
    var ended = learn.apply(plan);
    carryOut.accept(plan);
    return ended;
  }

  private Optional<LocalReply> elsewhere() {
    return parts
        .coordinators()
        .map(names ->
            new Refused(
                Reason.FORBIDDEN, "network-wide changes are made on the coordinator: " + names));
  }

  private String asked() {
    return parts.coordinators().orElse("one; this sensor stands alone");
  }
}
