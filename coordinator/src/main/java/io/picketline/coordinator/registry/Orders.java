package io.picketline.coordinator.registry;

import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.Names;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries out what operators order of blocks, and passes on the rest. Not thread-safe. */
final class Orders {
  private static final int WIDEST_V4 = 8;
  private static final int WIDEST_V6 = 16;

  /** The answer to an order while no majority of the coordinators is heard. */
  static final LocalReply UNDECIDED =
      new LocalReply.Refused(
          Reason.UNAVAILABLE,
          "nothing was changed: the leading coordinator hears too few of the others to decide;"
              + " 'picket status' says which there are");

  private final Judgement judgement;
  private final Answers answers;
  private final IgnoreOrders ignoring;

  Orders(Judgement judgement, Roster roster) {
    this.judgement = judgement;
    this.answers = new Answers(judgement, roster);
    this.ignoring = new IgnoreOrders(judgement, roster);
  }

  /** Whether carrying out the request may change something. */
  static boolean changes(LocalRequest request) {
    return switch (request) {
      case LocalRequest.ShowStatus _,
          LocalRequest.ListSensors _,
          LocalRequest.ListVerdicts _,
          LocalRequest.Why _,
          LocalRequest.Where _,
          LocalRequest.Recall _,
          LocalRequest.ListIgnored _,
          LocalRequest.ListIgnoreVersions _ ->
          false;
      case LocalRequest.EditIgnored edit -> !edit.dryRun();
      case LocalRequest.UndoIgnored undo -> !undo.dryRun();
      case LocalRequest.Block _,
          LocalRequest.Unblock _,
          LocalRequest.AddIgnore _,
          LocalRequest.RemoveIgnore _,
          LocalRequest.Reload _ ->
          true;
    };
  }

  /** The answer; a {@link LocalReply.Changed} may be told only once the change is safe. */
  LocalReply answer(LocalRequest request, String author, Instant now) {
    var by = Names.printable(author);
    return switch (request) {
      case LocalRequest.ShowStatus() -> answers.status(now);
      case LocalRequest.ListSensors() -> answers.sensors(now);
      case LocalRequest.ListVerdicts(var limit) -> answers.verdicts(limit, now);
      case LocalRequest.Why(var prefix) -> answers.why(prefix, now);
      case LocalRequest.Where(var prefix) -> answers.where(prefix, now);
      case LocalRequest.Block block -> block(block, by, now);
      case LocalRequest.Unblock(var prefix) -> unblock(prefix, by, now);
      case LocalRequest.ListIgnored(var from) -> ignoring.list(from);
      case LocalRequest.ListIgnoreVersions() -> ignoring.versions();
      case LocalRequest.EditIgnored edit -> ignoring.edit(edit, by, now);
      case LocalRequest.UndoIgnored undo -> ignoring.undo(undo, by, now);
      case LocalRequest.AddIgnore add -> ignoring.add(add, by, now);
      case LocalRequest.RemoveIgnore(var prefix) -> ignoring.remove(prefix, by, now);
      case LocalRequest.Recall _, LocalRequest.Reload _ ->
          new LocalReply.Refused(LocalReply.Reason.INVALID, "asked in the wrong place");
    };
  }

  private LocalReply block(LocalRequest.Block block, String author, Instant now) {
    var refusal = refusal(block);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    var until = now.plus(block.duration());
    var entry =
        log()
            .append(
                new Change.Blocked(
                    new Verdict(
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
                        until,
                        List.of())));
    var line = "%s blocked until %s".formatted(block.prefix(), seconds(until));
    return new LocalReply.Changed(List.of(line), entry.seq());
  }

  private Optional<LocalReply> refusal(LocalRequest.Block block) {
    var prefix = block.prefix();
    var widest = prefix.address().isV4() ? WIDEST_V4 : WIDEST_V6;
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
    return judgement
        .guard()
        .spared(prefix)
        .map(cause -> "%s cannot be blocked: %s".formatted(prefix, cause))
        .map(message -> new LocalReply.Refused(Reason.FORBIDDEN, message));
  }

  private LocalReply unblock(Prefix prefix, String author, Instant now) {
    var released = state().inside(prefix, now);
    var evidence = judgement.test().about(prefix).stream().map(Suspicion::source);
    if (released.isEmpty() && evidence.noneMatch(prefix::contains)) {
      var wider = state().covering(prefix, now).stream().findFirst();
      return refused(
              Reason.NOT_FOUND,
              wider
                  .map(held -> held.verdict().source())
                  .map(by -> "%s is blocked by %s: unblock that".formatted(prefix, by))
                  .orElse("nothing is held against " + prefix))
          .get();
    }
    var lines = new ArrayList<String>();
    released.forEach(held -> lines.add(held.verdict().source() + " unblocked"));
    for (var source : judgement.unblock(prefix, author, now)) {
      lines.add(source + " evidence forgotten");
    }
    return Changes.shown(lines, List.of(), log().head());
  }

  private VerdictLog log() {
    return judgement.log();
  }

  private LogState state() {
    return log().state();
  }

  private static Optional<LocalReply> refused(Reason reason, String message) {
    return Optional.of(new LocalReply.Refused(reason, message));
  }

  private static Instant seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS);
  }
}
