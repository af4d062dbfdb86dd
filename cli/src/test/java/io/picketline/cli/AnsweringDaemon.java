package io.picketline.cli;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.Role;
import io.picketline.protocol.SelfTest;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.local.ChangedLine;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.ExportedBlock;
import io.picketline.protocol.local.FindVerdicts;
import io.picketline.protocol.local.IgnoreReply;
import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Changed;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Measure;
import io.picketline.protocol.local.Measured;
import io.picketline.protocol.local.NotifyReply;
import io.picketline.protocol.local.NotifyRequest;
import io.picketline.protocol.local.Resting;
import io.picketline.protocol.local.SelfTestReply;
import io.picketline.protocol.local.SelfTestRequest;
import io.picketline.protocol.local.Tally;
import io.picketline.protocol.local.TestimonyReply;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import io.picketline.protocol.log.IgnoreVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A coordinator that has an answer to everything, and to none of it a refusal. */
final class AnsweringDaemon {

  private static final Prefix SOURCE = Prefix.parse("198.51.100.7");

  private AnsweringDaemon() {}

  static ScriptedDaemon in(Path run) throws IOException {
    var released = new AtomicBoolean();
    return ScriptedDaemon.answering(
        run.resolve("coordinator/admin.sock"),
        request -> {
          if (request instanceof LocalRequest.Unblock(var prefix, _, _) && SelfTest.is(prefix)) {
            released.set(true);
          }
          return request instanceof LocalRequest.Where(var prefix) && released.get()
              ? new LocalReply.Whereabouts(
                  prefix, Optional.empty(), new Tally(0, 0, 0, 0), List.of(), List.of())
              : answer(request);
        });
  }

  static LocalReply answer(LocalRequest request) {
    return switch (request) {
      case LocalRequest.ListIgnored _,
          LocalRequest.AddIgnore _,
          LocalRequest.RemoveIgnore _,
          LocalRequest.EditIgnored _,
          LocalRequest.UndoIgnored _,
          LocalRequest.ListIgnoreVersions _ ->
          ignore(request);
      case TrustRequest trust -> trust(trust);
      case SelfTestRequest.Play _ ->
          new SelfTestReply.Played(SelfTest.ofCoordinator(0), SelfTest.PROBES);
      case SelfTestRequest.Look _ ->
          new SelfTestReply.InFilter(Optional.empty(), Optional.empty(), Optional.empty());
      case NotifyRequest.ListReceivers _ -> ReceiverAnswers.receivers();
      case NotifyRequest.TestReceiver(var name) ->
          new NotifyReply.Tested(name, "192.0.2.10:25", true, "taken by 192.0.2.10:25");
      case FindVerdicts _ -> throw new IllegalArgumentException("programs ask for that alone");
      default -> look(request);
    };
  }

  private static LocalReply look(LocalRequest request) {
    return switch (request) {
      case LocalRequest.ShowStatus _ -> Answers.coordinatorStatus();
      case LocalRequest.ListSensors _ ->
          new LocalReply.Sensors(42, Answers.sensors().sensors().subList(0, 1));
      case LocalRequest.ListUsers _ ->
          new TrustReply.Users(
              List.of(new TrustReply.User("bob", Role.VIEWER, "alice (uid 7)", Ran.NOW)));
      case LocalRequest.Reach _ -> new LocalReply.Reach(3, 0, 0, 0, List.of());
      case LocalRequest.ListVerdicts _ ->
          new LocalReply.Verdicts(
              3, List.of(Answers.ordered(), Answers.scanned(), Answers.suspected()));
      case LocalRequest.Why _ -> Answers.blocked();
      case LocalRequest.Where _ -> Answers.everywhere();
      case LocalRequest.Export _ ->
          new LocalReply.Exported(
              List.of(
                  ExportedBlock.of(Answers.ordered().verdict()),
                  ExportedBlock.of(Answers.scanned().verdict())),
              false);
      case LocalRequest.Recall _ -> Answers.history();
      case LocalRequest.ListExportTokens _ ->
          new TrustReply.ExportTokens(
              List.of(
                  new TrustReply.ExportTokenRow(
                      "fw-1", "alice", Ran.NOW, Optional.of(Ran.NOW.plusSeconds(60)))));
      case ListEvents _ ->
          new EventList(Answers.history().events(), EventPlace.NOWHERE, false, false);
      case Measure _ -> new Measured(List.of(Answers.metric()));
      case LocalRequest.WhySensor why ->
          new TestimonyReply.Testimony(why.host(), true, resting(), Optional.of(SOURCE), false);
      default -> change(request);
    };
  }

  /** What changes, or says what it would change. */
  private static LocalReply change(LocalRequest request) {
    return switch (request) {
      case LocalRequest.Block block -> changed(block.prefix(), "blocked " + block.prefix());
      case LocalRequest.Unblock unblock -> changed(SOURCE, unblock.prefix() + " unblocked");
      case LocalRequest.Import part ->
          new LocalReply.Imported(part.blocks().size(), 1, List.of(), 44);
      case LocalRequest.Reload _ ->
          new LocalReply.Reloaded(List.of(), List.of("mode: block"), List.of("modes"), List.of());
      case LocalRequest.Revert revert ->
          new TestimonyReply.Reverted(
              revert.host(), true, resting(), 1, Optional.of(SOURCE), false, 45);
      case LocalRequest.RemoveHost remove -> changed(remove.name(), "removed " + remove.name());
      default -> throw new IllegalArgumentException("nobody asks for that: " + request);
    };
  }

  private static LocalReply ignore(LocalRequest request) {
    return switch (request) {
      case LocalRequest.ListIgnored _ -> Answers.ignored();
      case LocalRequest.ListIgnoreVersions _ ->
          new IgnoreReply.IgnoreVersions(
              List.of(new IgnoreVersion(7, Ran.NOW, "alice", "push a.list", 3, 1, 12)));
      default ->
          request.changes()
              ? changed(SOURCE, SOURCE + " ignored")
              : new IgnoreReply.IgnoreForecast(
                  7, List.of(Answers.scopedRule()), List.of(), 1, 0, 4, 5, 0, List.of(), List.of());
    };
  }

  private static LocalReply trust(TrustRequest request) {
    return switch (request) {
      case TrustRequest.Enroll(var host, _, _, _, _, var dryRun) when dryRun ->
          changed(host, "would enroll " + host);
      case TrustRequest.AddUser(var name, _, var dryRun) when dryRun ->
          changed(name, "would add " + name);
      case TrustRequest.AddExportToken(var name, _, var dryRun) when dryRun ->
          changed(name, "would make " + name);
      case TrustRequest.Enroll enroll ->
          new TrustReply.Enrolled(
              "pk1-token",
              enroll.host(),
              enroll.role(),
              Ran.NOW.plus(enroll.life()),
              List.of("192.0.2.1:7415"),
              List.of(),
              46);
      case TrustRequest.AddUser add ->
          new TrustReply.UserAdded(add.name(), add.role(), Optional.empty(), 47);
      case TrustRequest.Approve approve -> changed(approve.host(), "approved " + approve.host());
      case TrustRequest.Revoke revoke -> changed(revoke.name(), revoke.name() + " revoked");
      case TrustRequest.AddExportToken add ->
          new TrustReply.ExportTokenAdded(add.name(), "pe1-secret", Optional.empty(), 48);
      case TrustRequest.RemoveExportToken remove ->
          changed(remove.name(), "removed " + remove.name());
      case TrustRequest.RemoveUser remove -> changed(remove.name(), "removed " + remove.name());
    };
  }

  private static List<Resting> resting() {
    return List.of(Resting.of(Answers.scanned().verdict(), "web-1"));
  }

  private static Changed changed(Object name, String text) {
    return Changed.of(
        List.of(new ChangedLine(name.toString(), text)), 43, List.of(), Optional.empty());
  }
}
