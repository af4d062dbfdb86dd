package io.picketline.coordinator.order;

import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.Names;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.FindVerdicts;
import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Measure;
import io.picketline.protocol.local.NotifyReply;
import io.picketline.protocol.local.NotifyRequest;
import io.picketline.protocol.local.SelfTestRequest;
import io.picketline.protocol.local.TrustRequest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Has what operators ask and order answered by those who know. Not thread-safe. */
public final class Orders {
  /** The answer to an order while no majority of the coordinators is heard. */
  public static final LocalReply UNDECIDED =
      new LocalReply.Refused(
          Reason.UNAVAILABLE,
          "nothing was changed: the leading coordinator hears too few of the others to decide;"
              + " 'picket status' says which there are");

  private final Answers answers;
  private final Measures measures;
  private final BlockOrders blocking;
  private final UnblockOrders unblocking;
  private final IgnoreOrders ignoring;
  private final HostOrders hosts;
  private final TrustOrders trust;
  private final UserOrders users;
  private final Admissions admissions;
  private final TestimonyOrders testimony;
  private final SelfTestOrders selfTest;

  public Orders(Judgement judgement, Roster roster) {
    this(judgement, roster, new SecureRandom());
  }

  /** The same, where tokens come from {@code random}. */
  public Orders(Judgement judgement, Roster roster, SecureRandom random) {
    this.answers = new Answers(judgement, roster);
    this.measures = new Measures(judgement, roster, answers);
    this.blocking = new BlockOrders(judgement, roster);
    this.unblocking = new UnblockOrders(judgement, roster);
    this.ignoring = new IgnoreOrders(judgement, roster);
    this.hosts = new HostOrders(judgement, roster);
    this.admissions = new Admissions(judgement, roster);
    this.users = new UserOrders(judgement, admissions);
    this.trust = new TrustOrders(judgement, roster, random, users);
    this.testimony = new TestimonyOrders(judgement);
    this.selfTest = new SelfTestOrders(judgement);
  }

  /** Who gets a certificate. */
  public Admissions admissions() {
    return admissions;
  }

  /** Why somebody may not ask at all who is known by a certificate, if so. */
  public Optional<String> refusal(Asker asker, Instant now) {
    return users.refusal(asker, now);
  }

  /** Whether carrying out the request may change something. */
  public static boolean changes(LocalRequest request) {
    return request.changes();
  }

  /** The answer; a {@link LocalReply.Changed} may be told only once the change is safe. */
  public LocalReply answer(LocalRequest request, String author, Instant now) {
    var by = Names.printable(author);
    return switch (request) {
      case LocalRequest.ShowStatus() -> answers.status(now);
      case Measure(var after) -> measures.answer(after, now);
      case LocalRequest.ListSensors(var after) -> answers.sensors(after, now);
      case LocalRequest.Reach(var seq) -> answers.reach(seq, now);
      case LocalRequest.ListVerdicts(var limit) -> answers.verdicts(limit, now);
      case FindVerdicts asked -> answers.find(asked, now);
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
      case TrustRequest order -> trust.order(order, by, now);
      case LocalRequest.ListUsers() -> users.list();
      case LocalRequest.ListExportTokens(var hash) -> trust.exports().list(hash, now);
      case LocalRequest.RemoveHost remove -> hosts.remove(remove, by, now);
      case LocalRequest.WhySensor asked -> testimony.why(asked, now);
      case LocalRequest.Revert revert -> testimony.revert(revert, by, now);
      // whether somebody may ask: what happened each coordinator tells from its own journal
      case ListEvents _ -> EventList.EMPTY;
      // the same: each coordinator has receivers of its own
      case NotifyRequest _ -> new NotifyReply.Receivers(List.of());
      case SelfTestRequest asked -> selfTest.order(asked, now);
      case LocalRequest.Recall _, LocalRequest.Reload _ ->
          new LocalReply.Refused(LocalReply.Reason.INVALID, "asked in the wrong place");
    };
  }
}
