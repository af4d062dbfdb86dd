package io.picketline.coordinator.registry;

import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Names;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import java.time.Instant;

/** Has what operators ask and order answered by those who know. Not thread-safe. */
final class Orders {
  private final Answers answers;
  private final BlockOrders blocking;
  private final UnblockOrders unblocking;
  private final IgnoreOrders ignoring;

  Orders(Judgement judgement, Roster roster) {
    this.answers = new Answers(judgement, roster);
    this.blocking = new BlockOrders(judgement);
    this.unblocking = new UnblockOrders(judgement);
    this.ignoring = new IgnoreOrders(judgement);
  }

  /** The answer; a {@link LocalReply.Changed} may be told only once the change is safe. */
  LocalReply answer(LocalRequest request, String author, Instant now) {
    var by = Names.printable(author);
    return switch (request) {
      case LocalRequest.ShowStatus() -> answers.status(now);
      case LocalRequest.ListSensors() -> answers.sensors(now);
      case LocalRequest.ListVerdicts(var limit) -> answers.verdicts(limit, now);
      case LocalRequest.Why(var prefix) -> answers.why(prefix, now);
      case LocalRequest.Block block -> blocking.block(block, by, now);
      case LocalRequest.Unblock unblock -> unblocking.unblock(unblock, by, now);
      case LocalRequest.Import part -> blocking.take(part, by, now);
      case LocalRequest.Export(var after) -> answers.export(after, now);
      case LocalRequest.ListIgnored() -> ignoring.list();
      case LocalRequest.AddIgnore(var prefix, var comment) ->
          ignoring.add(new IgnoreRule(prefix, comment, by, now), now);
      case LocalRequest.RemoveIgnore(var prefix) -> ignoring.remove(prefix, by, now);
      case LocalRequest.Reload() ->
          new LocalReply.Refused(LocalReply.Reason.INVALID, "asked in the wrong place");
    };
  }
}
