package io.picketline.coordinator.registry;

import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.Names;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import java.time.Instant;
import java.util.List;

/** Has what operators ask and order answered by those who know. Not thread-safe. */
final class Orders {
  /** The answer to an order while no majority of the coordinators is heard. */
  static final LocalReply UNDECIDED =
      new LocalReply.Refused(
          Reason.UNAVAILABLE,
          "nothing was changed: the leading coordinator hears too few of the others to decide;"
              + " 'picket status' says which there are");

  private final Judgement judgement;
  private final Answers answers;
  private final Roster roster;
  private final BlockOrders blocking;
  private final UnblockOrders unblocking;
  private final IgnoreOrders ignoring;

  Orders(Judgement judgement, Roster roster) {
    this.judgement = judgement;
    this.answers = new Answers(judgement, roster);
    this.roster = roster;
    this.blocking = new BlockOrders(judgement);
    this.unblocking = new UnblockOrders(judgement, roster);
    this.ignoring = new IgnoreOrders(judgement, roster);
  }

  /** Whether carrying out the request may change something. */
  static boolean changes(LocalRequest request) {
    return request.changes();
  }

  /** The answer; a {@link LocalReply.Changed} may be told only once the change is safe. */
  LocalReply answer(LocalRequest request, String author, Instant now) {
    var by = Names.printable(author);
    return switch (request) {
      case LocalRequest.ShowStatus() -> answers.status(now);
      case LocalRequest.ListSensors(var after) -> answers.sensors(after, now);
      case LocalRequest.Reach(var seq) -> roster.reach(seq, now);
      case LocalRequest.ListVerdicts(var limit) -> answers.verdicts(limit, now);
      case LocalRequest.Why(var prefix) -> answers.why(prefix, now);
      case LocalRequest.Block block -> blocking.block(block, by, now);
      case LocalRequest.Unblock unblock -> unblocking.unblock(unblock, by, now);
      case LocalRequest.Import part -> blocking.take(part, by, now);
      case LocalRequest.Export(var after) -> answers.export(after, now);
      case LocalRequest.Where(var prefix) -> answers.where(prefix, now);
      case LocalRequest.ListIgnored(var from) -> ignoring.list(from);
      case LocalRequest.ListIgnoreVersions() -> ignoring.versions();
      case LocalRequest.EditIgnored edit -> ignoring.edit(edit, by, now);
      case LocalRequest.UndoIgnored undo -> ignoring.undo(undo, by, now);
      case LocalRequest.AddIgnore add -> ignoring.add(add, by, now);
      case LocalRequest.RemoveIgnore(var prefix) -> ignoring.remove(prefix, by, now);
      case LocalRequest.RemoveHost remove -> remove(remove, by, now);
      case LocalRequest.Recall _, LocalRequest.Reload _ ->
          new LocalReply.Refused(LocalReply.Reason.INVALID, "asked in the wrong place");
    };
  }

  private LocalReply remove(LocalRequest.RemoveHost order, String author, Instant now) {
    var name = order.name();
    var known = judgement.log().state().host(name);
    if (known.isEmpty()) {
      return new LocalReply.Refused(Reason.NOT_FOUND, "no host %s is known".formatted(name));
    }
    if (roster.mayLive(name, now)) {
      return new LocalReply.Refused(
          Reason.FORBIDDEN,
          "%s is connected or was heard of within %d s; stop its sensor first"
              .formatted(name, Roster.LOST_AFTER.toSeconds()));
    }
    var line = "%s, no longer guarded: %s".formatted(name, known.get().addresses());
    if (order.dryRun()) {
      return Changes.shown(List.of("would remove " + line), List.of(), 0);
    }
    judgement.remove(name, author, now);
    roster.remove(name);
    return Changes.shown(List.of("removed " + line), List.of(), judgement.log().head());
  }
}
