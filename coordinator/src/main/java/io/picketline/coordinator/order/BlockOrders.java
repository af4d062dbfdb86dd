package io.picketline.coordinator.order;

import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.local.ChangedLine;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalReply.Refused;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Misfit;
import io.picketline.protocol.log.Change;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Carries out what operators order of blocks, by hand or as a list. Not thread-safe. */
final class BlockOrders {
  /** As many spared as somebody reads. */
  private static final int MOST_SPARED = 10;

  private final Judgement judgement;
  private final Roster roster;

  BlockOrders(Judgement judgement, Roster roster) {
    this.judgement = judgement;
    this.roster = roster;
  }

  /** Blocks one source. The operator's last word counts: an earlier block may end sooner by it. */
  LocalReply block(LocalRequest.Block block, String author, Instant now) {
    var refusal = refusal(block);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    var warnings =
        Stream.concat(ignored(block.prefix()).stream(), spared(block.prefix()).stream()).toList();
    var until = now.plus(block.duration());
    var shown = until.truncatedTo(ChronoUnit.SECONDS);
    if (block.dryRun()) {
      var line = "would block %s until %s".formatted(block.prefix(), shown);
      return Changes.shown(List.of(new ChangedLine(block.prefix(), line)), warnings, 0);
    }
    var seq = append(block, Origin.OPERATOR, author, now, until);
    var line = "%s blocked until %s".formatted(block.prefix(), shown);
    return Changes.shown(List.of(new ChangedLine(block.prefix(), line)), warnings, seq);
  }

  /** Blocks a part of a list; unless what cannot be blocked is to be skipped, all of it or none. */
  LocalReply take(LocalRequest.Import part, String author, Instant now) {
    var misfits = new ArrayList<Misfit>();
    var wanted = new ArrayList<LocalRequest.Block>();
    var kept = 0;
    for (var i = 0; i < part.blocks().size(); i++) {
      var block = part.blocks().get(i);
      var refusal = refusal(block);
      if (refusal.isPresent()) {
        misfits.add(new Misfit(i, refusal.get().reason(), refusal.get().message()));
      } else if (lastsLonger(block, now)) {
        kept++;
      } else {
        wanted.add(block);
      }
    }
    if (!misfits.isEmpty() && !part.skipBad()) {
      return new LocalReply.Imported(0, 0, misfits, 0);
    }
    var seq = 0L;
    if (!part.dryRun()) {
      for (var block : wanted) {
        seq = append(block, Origin.IMPORT, author, now, now.plus(block.duration()));
      }
    }
    return new LocalReply.Imported(wanted.size(), kept, misfits, seq);
  }

  private boolean lastsLonger(LocalRequest.Block block, Instant now) {
    var until = now.plus(block.duration());
    return judgement
        .log()
        .state()
        .on(block.prefix())
        .filter(verdict -> !verdict.expired(now) && !verdict.expiresAt().isBefore(until))
        .isPresent();
  }

  private long append(
      LocalRequest.Block block, Origin origin, String author, Instant now, Instant until) {
    var verdict = Verdict.ordered(block.prefix(), origin, block.reason(), author, now, until);
    judgement.test().endVerdict(block.prefix(), until, now);
    return judgement.log().append(new Change.Blocked(verdict)).seq();
  }

  private Optional<Refused> refusal(LocalRequest.Block block) {
    var prefix = block.prefix();
    var widest = Verdict.widest(prefix);
    if (!block.duration().isPositive() || block.duration().compareTo(Judgement.LONGEST_LIFE) > 0) {
      return refused(
          Reason.INVALID,
          "a block lasts more than nothing and at most %d days"
              .formatted(Judgement.LONGEST_LIFE.toDays()));
    }
    if (prefix.length() < widest) {
      return refused(
          Reason.INVALID, "%s is wider than /%d, the widest block".formatted(prefix, widest));
    }
    var guard = judgement.guard();
    return (block.force() ? guard.untouchable(prefix) : guard.spared(prefix))
        .map(cause -> "%s cannot be blocked: %s".formatted(prefix, cause))
        .map(message -> new Refused(Reason.FORBIDDEN, message));
  }

  /** Where the block will not hold: ignore rules always win, on hosts too. */
  private List<String> ignored(Prefix prefix) {
    var ignored = judgement.log().state().ignored();
    var covering = ignored.everywhere(prefix).or(() -> ignored.covering(prefix));
    if (covering.isPresent()) {
      var rule = covering.get();
      return List.of(
          "%s is on the ignore list: %s blocks %s until that rule is gone"
              .formatted(
                  rule.prefix(),
                  rule.scope().isAll() ? "no host" : "nobody of " + rule.scope(),
                  prefix));
    }
    return ignored.within(prefix)
        ? List.of("ignored addresses inside %s stay free".formatted(prefix))
        : List.of();
  }

  /** On which hosts it will not hold, because they spare somebody in it for their own sake. */
  private List<String> spared(Prefix prefix) {
    return roster.sparing(prefix).entrySet().stream()
        .limit(MOST_SPARED)
        .map(one ->
            "%s is never blocked on %s: %s"
                .formatted(one.getKey().prefix(), Changes.hosts(one.getValue()), one.getKey().as()))
        .toList();
  }

  private static Optional<Refused> refused(Reason reason, String message) {
    return Optional.of(new Refused(reason, message));
  }
}
