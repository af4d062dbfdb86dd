package io.picketline.coordinator.order;

import io.picketline.coordinator.evidence.Suspicion;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.log.LogState;
import io.picketline.coordinator.log.LogState.Held;
import io.picketline.coordinator.roster.Roster;
import io.picketline.coordinator.roster.Whereabouts;
import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.local.ExportedBlock;
import io.picketline.protocol.local.FindVerdicts;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.Standing;
import io.picketline.protocol.local.StatusReply;
import io.picketline.protocol.local.VerdictPage;
import io.picketline.protocol.log.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** Answers operators' questions from what the registry holds. */
final class Answers {

  /** Most pieces of evidence in one list of verdicts: what fits a message. */
  private static final int MAX_EVIDENCE = 2_000;

  private static final int MAX_VERDICTS = 1_000;
  private static final int MAX_LISTED = 100;
  private static final String NETWORK = "network";
  private static final String UNDECIDED =
      ", which decides nothing: it hears too few of the other coordinators";

  /** Verdicts that one question looks at. */
  private static final int MOST_LOOKED_AT = 10_000;

  private final Judgement judgement;
  private final Roster roster;

  Answers(Judgement judgement, Roster roster) {
    this.judgement = judgement;
    this.roster = roster;
  }

  /** The registry's part; who else is in the cluster is for the coordinator that asked to add. */
  StatusReply.CoordinatorStatus status(Instant now) {
    var settings = judgement.settings();
    return new StatusReply.CoordinatorStatus(
        settings.name(),
        settings.software(),
        judgement.startedAt(),
        settings.name() + (judgement.deciding() ? "" : UNDECIDED),
        Map.of(),
        Optional.of(judgement.log().epoch()),
        judgement.log().head(),
        state().all(now).size(),
        roster.live(now),
        roster.known(),
        settings.budget(),
        Stream.concat(roster.warnings(now).stream(), claims()).toList(),
        counters());
  }

  private Stream<String> claims() {
    return state().admission().claims().stream()
        .limit(MAX_LISTED)
        .map(claim ->
            Names.printable(
                "%s claims %s; 'picket sensors approve %s' lets it speak for that"
                    .formatted(claim.name(), claim.addresses(), claim.name())));
  }

  private SequencedMap<String, Long> counters() {
    var test = judgement.test();
    var counters = new LinkedHashMap<String, Long>();
    counters.put("sources watched", (long) test.size());
    counters.put("sources evicted", test.evicted());
    counters.put("decoys found", test.decoys());
    counters.put("campaigns found", test.campaigns());
    counters.put("evidence on spared sources", test.spared());
    counters.put("evidence that counts on one host only", test.notCounted());
    counters.put("evidence refused, another host's name", judgement.told().foreign());
    counters.put("entries taken from readers", judgement.succession().taken());
    counters.put("verdicts waiting for budget", (long) judgement.budget().waiting());
    counters.put("verdicts dropped, queue full", judgement.budget().dropped());
    counters.putAll(judgement.blocks().counters());
    return counters;
  }

  LocalReply.Sensors sensors(Optional<String> after, Instant now) {
    return roster.page(after, judgement.log().head(), now);
  }

  LocalReply.Verdicts verdicts(int limit, Instant now) {
    var all = state().all(now);
    var listed = new ArrayList<Standing>();
    var evidence = 0;
    for (var held : lastToExpire(all, Math.min(limit, MAX_VERDICTS))) {
      evidence += held.verdict().evidence().size();
      if (evidence > MAX_EVIDENCE) {
        break;
      }
      listed.add(standing(held, now));
    }
    return new LocalReply.Verdicts(all.size(), listed);
  }

  VerdictPage find(FindVerdicts asked, Instant now) {
    var found = new ArrayList<Standing>();
    var evidence = 0;
    var last = asked.after();
    var held = state().after(last, MOST_LOOKED_AT, now);
    for (var one : held) {
      var verdict = one.verdict();
      if (wanted(asked, verdict)) {
        evidence += verdict.evidence().size();
        if (found.size() == asked.limit() || evidence > MAX_EVIDENCE) {
          return new VerdictPage(state().live(now), found, last);
        }
        found.add(standing(one, now));
      }
      last = Optional.of(verdict.source());
    }
    return new VerdictPage(
        state().live(now), found, held.size() < MOST_LOOKED_AT ? Optional.empty() : last);
  }

  private static boolean wanted(FindVerdicts asked, Verdict verdict) {
    return (asked.origins().isEmpty() || asked.origins().contains(verdict.origin()))
        && asked.within().map(prefix -> prefix.contains(verdict.source())).orElse(true);
  }

  /**
   * So many of them, the last first, then by source; does not sort them all, for anybody may ask it
   * often.
   */
  private static List<Held> lastToExpire(List<Held> all, int most) {
    var order =
        Comparator.<Held, Instant>comparing(held -> held.verdict().expiresAt())
            .thenComparing(held -> held.verdict().source(), Comparator.reverseOrder());
    var last = new PriorityQueue<>(order);
    for (var held : all) {
      if (last.size() < most) {
        last.add(held);
      } else if (most > 0 && order.compare(held, last.element()) > 0) {
        last.remove();
        last.add(held);
      }
    }
    return last.stream().sorted(order.reversed()).toList();
  }

  LocalReply.Exported export(Optional<Prefix> after, Instant now) {
    var next = state().after(after, LocalReply.Exported.MOST + 1, now);
    return new LocalReply.Exported(
        next.stream()
            .limit(LocalReply.Exported.MOST)
            .map(held -> ExportedBlock.of(held.verdict()))
            .toList(),
        next.size() > LocalReply.Exported.MOST);
  }

  LocalReply.Explanation why(Prefix prefix, Instant now) {
    var verdicts = new ArrayList<>(state().covering(prefix, now));
    for (var held : state().inside(prefix, now)) {
      if (!held.verdict().source().equals(prefix)) {
        verdicts.add(held);
      }
    }
    var spared = judgement.guard().spared(prefix);
    var sources = judgement.test().about(prefix);
    var most = sources.stream().max(Comparator.comparingDouble(one -> one.score(now)));
    List<Evidence> evidence = most.map(Suspicion::pairs).orElse(List.of());
    var undo = LocalReply.Explanation.undone(prefix, verdicts.stream().map(Held::verdict).toList());
    return new LocalReply.Explanation(
        prefix,
        Optional.empty(),
        verdicts.stream().limit(MAX_LISTED).map(held -> standing(held, now)).toList(),
        spared,
        spared.filter(_ -> prefix.isSingle() && !verdicts.isEmpty()),
        most.map(one -> one.score(now)).orElse(0.0),
        evidence.size(),
        evidence.stream().sorted(Comparator.comparing(one -> one.probe().at())).toList(),
        List.of(),
        undo.map(Answers::undo));
  }

  LocalReply.Whereabouts where(Prefix prefix, Instant now) {
    var touching =
        Stream.concat(state().covering(prefix, now).stream(), state().inside(prefix, now).stream())
            .limit(LocalReply.Whereabouts.MOST)
            .map(held -> new Whereabouts.Carried(held.seq(), held.verdict()))
            .toList();
    var ended =
        Stream.concat(
                state().unblocks(prefix).stream()
                    .map(one -> new Whereabouts.Ended(one.seq(), one.unblocked().prefix())),
                state().lifts(prefix).stream()
                    .map(one -> new Whereabouts.Ended(one.seq(), one.verdict().source())))
            .limit(LocalReply.Whereabouts.MOST)
            .toList();
    var spared = judgement.guard().spared(prefix);
    return new Whereabouts(roster).of(prefix, touching, ended, spared, now);
  }

  LocalReply.Reach reach(long seq, Instant now) {
    var block =
        judgement
            .log()
            .entry(seq)
            .flatMap(entry ->
                entry.change() instanceof Change.Blocked(var verdict)
                    ? Optional.of(verdict)
                    : Optional.<Verdict>empty());
    return roster.reach(seq, block, now);
  }

  private Standing standing(Held held, Instant now) {
    return new Standing(
        held.verdict(),
        BlockKind.BLOCKED,
        NETWORK,
        roster.notYetOn(held.verdict().source(), held.seq(), now));
  }

  private static String undo(Prefix source) {
    return "picket unblock " + source;
  }

  private LogState state() {
    return judgement.log().state();
  }
}
