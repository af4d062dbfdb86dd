package io.picketline.sensor.keeper;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.local.ChangedLine;
import io.picketline.protocol.local.IgnoredPage;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalReply.Refused;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.SelfTestReply;
import io.picketline.protocol.local.Standing;
import io.picketline.sensor.guard.Guard;
import io.picketline.sensor.netlink.NetlinkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers what operators of this host ask about its blocks and ignore rules. Not thread-safe. */
final class Desk {

  private static final String OBSERVING = "this sensor only observes";

  private static final String NO_FILTER = "packet-filter = none";

  /** Most verdicts in one answer, so that it fits a message. */
  static final int MOST_LISTED = 1_500;

  private static final int FEW = 200;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(365);

  private final KeeperParts parts;
  private final Ledger ledger;
  private final KernelBlocks kernel;

  Desk(KeeperParts parts, Ledger ledger, KernelBlocks kernel) {
    this.parts = parts;
    this.ledger = ledger;
    this.kernel = kernel;
  }

  LocalReply list(int limit) {
    var all = new ArrayList<Standing>();
    ledger.network().all().forEach(verdict -> all.add(ofNetwork(verdict)));
    ledger.local().all().map(this::ofHost).forEach(all::add);
    all.sort(
        Comparator.comparing((Standing standing) -> standing.verdict().expiresAt()).reversed());
    var shown = all.subList(0, Math.clamp(limit, 0, Math.min(all.size(), MOST_LISTED)));
    return new LocalReply.Verdicts(
        all.size(), shown.size() <= FEW ? shown : shown.stream().map(Desk::slim).toList());
  }

  LocalReply explain(Prefix prefix, EvidenceIntake.Recalled evidence, Guard guard) {
    var standing = new ArrayList<Standing>();
    ledger.network().touching(prefix).stream()
        .limit(FEW)
        .map(this::ofNetwork)
        .forEach(standing::add);
    ledger.local().touching(prefix).limit(FEW).map(this::ofHost).forEach(standing::add);
    var spared = spared(prefix, guard);
    var notInForce =
        standing.isEmpty()
            ? Optional.<String>empty()
            : nobodyBlocked()
                .or(() -> spared.filter(_ -> prefix.isSingle()))
                .or(() -> notInForce(standing, guard));
    return new LocalReply.Explanation(
        prefix,
        Optional.empty(),
        standing,
        spared,
        notInForce,
        evidence.score(),
        evidence.pairs(),
        evidence.evidence(),
        evidence.said(),
        LocalReply.Explanation.undone(prefix, standing.stream().map(Standing::verdict).toList())
            .map(source -> "picket unblock " + source));
  }

  LocalReply ignored(int from) {
    var own = new ArrayList<>(parts.fileRules().get());
    own.addAll(ledger.hostRules());
    var network = List.copyOf(ledger.fleetRules().all());
    return IgnoredPage.of(network, own, Optional.empty(), from);
  }

  /** Why an operator's block cannot be, if so. */
  Optional<Refused> refusal(LocalRequest.Block block, Guard guard) {
    if (block.duration().compareTo(SHORTEST) < 0 || block.duration().compareTo(LONGEST) > 0) {
      return Optional.of(new Refused(Reason.INVALID, "a block lasts from one second to 365 days"));
    }
    var widest = Verdict.widest(block.prefix());
    if (block.prefix().length() < widest) {
      return Optional.of(
          new Refused(
              Reason.INVALID,
              "%s is wider than /%d, the widest block".formatted(block.prefix(), widest)));
    }
    // by force around spared addresses, never past them
    if (guard.sparesAnyOf(block.prefix()) && (!block.force() || ledger.covered(block.prefix()))) {
      var as = guard.explain(block.prefix().address()).map(reason -> ": " + reason).orElse("");
      return Optional.of(
          new Refused(
              Reason.FORBIDDEN,
              "%s holds addresses that can never be blocked%s".formatted(block.prefix(), as)));
    }
    return Optional.empty();
  }

  Verdict verdict(LocalRequest.Block block, Origin origin, String author) {
    var now = parts.clock().instant();
    return Verdict.ordered(
        block.prefix(), origin, block.reason(), author, now, now.plus(block.duration()));
  }

  /** What is doubtful in an operator's block that is not refused. */
  List<String> warnings(LocalRequest.Block block, Guard guard) {
    return guard.sparesAnyOf(block.prefix())
        ? List.of("spared addresses inside %s stay free".formatted(block.prefix()))
        : List.of();
  }

  /** What would become of an operator's block. */
  String wouldBlock(Verdict verdict) {
    return "would block %s until %s".formatted(verdict.source(), shown(verdict).expiresAt());
  }

  /** The answer to a change of this host alone. */
  LocalReply changed(Prefix about, String text, List<String> warnings) {
    return LocalReply.Changed.of(
        List.of(new ChangedLine(about, text)), 0, warnings, Optional.empty());
  }

  /** A verdict of this host by the wall clock as it is now, so that its age and end are right. */
  Verdict shown(Verdict verdict) {
    return VerdictTimes.moved(verdict, parts.clock().wallAhead());
  }

  /** What became of an operator's block, now that it was carried out. */
  String blocked(Verdict verdict) {
    var source = verdict.source();
    var until = shown(verdict).expiresAt();
    var nobody = nobodyBlocked();
    if (nobody.isPresent()) {
      return "would block %s until %s: %s".formatted(source, until, nobody.get());
    }
    if (kernel.kind(source).filter(BlockKind.BLOCKED::equals).isPresent()) {
      return "blocked %s until %s".formatted(source, until);
    }
    var why =
        kernel
            .problem(source)
            .orElse(ledger.knows(source) ? "it is not blocked yet" : "max-blocks are in force");
    return "ordered %s until %s, not in the packet filter yet: %s".formatted(source, until, why);
  }

  /** What became of an operator's unblocking, now that it was carried out. */
  String unblocked(Prefix source, List<Prefix> wide) {
    if (nobodyBlocked().isPresent()) {
      return "would unblock %s".formatted(source);
    }
    return stillBlocked(source, wide)
        .map(why -> "released %s, %s".formatted(source, why))
        .orElse("unblocked %s".formatted(source));
  }

  /**
   * By what a source is blocked all the same that an operator released, if it is.
   *
   * @param wide the blocks of more than one address that touch what he named
   */
  Optional<String> stillBlocked(Prefix source, List<Prefix> wide) {
    var problem = kernel.problem(source).filter(_ -> kernel.has(source));
    if (problem.isPresent()) {
      return problem.map(why -> "still in the packet filter: " + why);
    }
    if (ledger.knows(source) && !ledger.covered(source)) {
      return Optional.of("still blocked network-wide");
    }
    return wide.stream()
        .filter(held -> held.contains(source) && !ledger.covered(source))
        .findFirst()
        .map(held -> "still blocked as part of " + held);
  }

  /** The blocks of more than one address that touch the prefix. */
  List<Prefix> wide(Prefix prefix) {
    return Stream.concat(ledger.network().wide(), ledger.local().wide())
        .filter(held -> held.contains(prefix) || prefix.contains(held))
        .toList();
  }

  /** That there is nothing to unblock. */
  String nothingBlocked(Prefix prefix) {
    return stillBlocked(prefix, List.of())
        .map(why -> "%s has no block of its own, but is %s".formatted(prefix, why))
        .or(() -> coveredBy(prefix))
        .orElse("nothing inside %s is blocked".formatted(prefix));
  }

  /** That a block of more than the prefix holds all of it, if so. */
  private Optional<String> coveredBy(Prefix prefix) {
    var is = nobodyBlocked().isEmpty() ? "is" : "would be";
    return wide(prefix).stream()
        .filter(held -> held.contains(prefix) && !ledger.covered(prefix))
        .findFirst()
        .map(held -> "%s %s blocked by %s: unblock that".formatted(prefix, is, held));
  }

  /** How the packet filter treats a source, read back from it. */
  LocalReply look(Prefix source) {
    try {
      var held = kernel.readBack(source);
      return new SelfTestReply.InFilter(
          held.map(one -> one.kind()), held.map(one -> one.remaining()), nobodyBlocked());
    } catch (NetlinkException e) {
      return new Refused(
          Reason.UNAVAILABLE, "the packet filter cannot be read: %s".formatted(e.getMessage()));
    }
  }

  /** Why a rule cannot be removed here, given that it is none that was added here. */
  Refused notRemovable(Prefix prefix) {
    if (parts.fileRules().get().stream().anyMatch(rule -> rule.prefix().equals(prefix))) {
      return new Refused(
          Reason.FORBIDDEN,
          "%s stands in an ignore file of this host; take it out there".formatted(prefix));
    }
    return new Refused(Reason.NOT_FOUND, "no ignore rule for %s".formatted(prefix));
  }

  private Standing ofNetwork(Verdict verdict) {
    return new Standing(
        verdict, ledger.treatment().networkKind(verdict), "network", notYet(verdict));
  }

  private Standing ofHost(Verdict verdict) {
    return new Standing(
        shown(verdict), ledger.treatment().localKind(verdict), parts.host(), notYet(verdict));
  }

  private List<String> notYet(Verdict verdict) {
    return kernel.has(verdict.source()) && nobodyBlocked().isEmpty()
        ? List.of()
        : List.of(parts.host());
  }

  /** Why nobody at all is blocked here, if so. */
  Optional<String> nobodyBlocked() {
    if (parts.observe()) {
      return Optional.of(OBSERVING);
    }
    return kernel.blocksAnybody() ? Optional.empty() : Optional.of(NO_FILTER);
  }

  /** As what all of the prefix is spared, if it is. */
  Optional<String> spared(Prefix source, Guard guard) {
    return ledger.covered(source)
        ? Optional.of(guard.explain(source.address()).orElse("guarded"))
        : Optional.empty();
  }

  /** Why none of these is in the packet filter, if so. */
  private Optional<String> notInForce(List<Standing> standing, Guard guard) {
    if (standing.stream().anyMatch(each -> each.notYetOn().isEmpty())) {
      return Optional.empty();
    }
    var first = standing.getFirst().verdict().source();
    return Optional.of(
        spared(first, guard)
            .or(() -> kernel.problem(first))
            .orElse("it is not in the packet filter yet"));
  }

  private static Standing slim(Standing standing) {
    return new Standing(
        Verdicts.slim(standing.verdict()), standing.kind(), standing.scope(), standing.notYetOn());
  }
}
