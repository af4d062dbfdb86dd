package io.picketline.sensor.keeper;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalReply.Refused;
import io.picketline.protocol.local.LocalReply.Standing;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.sensor.guard.Guard;
import io.picketline.sensor.time.SteadyClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers what operators of this host ask about its blocks and ignore rules. Not thread-safe. */
final class Desk {

  /** Most verdicts in one answer, so that it fits a message. */
  static final int MOST_LISTED = 1_500;

  private static final int FEW = 200;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(365);

  private final String host;
  private final Supplier<List<IgnoreRule>> fileRules;
  private final Ledger ledger;
  private final KernelBlocks kernel;
  private final SteadyClock clock;

  Desk(
      String host,
      Supplier<List<IgnoreRule>> fileRules,
      Ledger ledger,
      KernelBlocks kernel,
      SteadyClock clock) {
    this.host = host;
    this.fileRules = fileRules;
    this.ledger = ledger;
    this.kernel = kernel;
    this.clock = clock;
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
    var spared =
        ledger.covered(prefix) ? guard.explain(prefix.address()) : Optional.<String>empty();
    return new LocalReply.Explanation(
        prefix,
        Optional.empty(),
        standing,
        spared,
        evidence.score(),
        evidence.pairs(),
        evidence.evidence(),
        standing.isEmpty()
            ? Optional.empty()
            : Optional.of("picket unblock " + standing.getFirst().verdict().source()));
  }

  LocalReply ignored() {
    var own = new ArrayList<>(fileRules.get());
    own.addAll(ledger.hostRules());
    return new LocalReply.Ignored(List.copyOf(ledger.fleetRules()), own);
  }

  /** Why an operator's block cannot be, if so. */
  Optional<Refused> refusal(LocalRequest.Block block, Guard guard) {
    if (block.duration().compareTo(SHORTEST) < 0 || block.duration().compareTo(LONGEST) > 0) {
      return Optional.of(new Refused(Reason.INVALID, "a block lasts from one second to 365 days"));
    }
    if (guard.sparesAnyOf(block.prefix())) {
      var as = guard.explain(block.prefix().address()).map(reason -> ": " + reason).orElse("");
      return Optional.of(
          new Refused(
              Reason.FORBIDDEN,
              "%s holds addresses that can never be blocked%s".formatted(block.prefix(), as)));
    }
    return Optional.empty();
  }

  Verdict verdict(LocalRequest.Block block, String author) {
    var now = clock.instant();
    return new Verdict(
        block.prefix(),
        Origin.OPERATOR,
        true,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        block.reason(),
        author,
        now,
        now.plus(block.duration()),
        List.of());
  }

  /** A verdict of this host by the wall clock as it is now, so that its age and end are right. */
  Verdict shown(Verdict verdict) {
    return VerdictTimes.moved(verdict, clock.wallAhead());
  }

  /** Why a rule cannot be removed here, given that it is none that was added here. */
  Refused notRemovable(Prefix prefix) {
    if (fileRules.get().stream().anyMatch(rule -> rule.prefix().equals(prefix))) {
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
        shown(verdict), ledger.treatment().localKind(verdict), host, notYet(verdict));
  }

  private List<String> notYet(Verdict verdict) {
    return kernel.has(verdict.source()) ? List.of() : List.of(host);
  }

  private static Standing slim(Standing standing) {
    return new Standing(
        Verdicts.slim(standing.verdict()), standing.kind(), standing.scope(), standing.notYetOn());
  }
}
