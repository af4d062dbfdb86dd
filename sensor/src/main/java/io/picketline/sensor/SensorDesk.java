package io.picketline.sensor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import io.picketline.events.EventCounts;
import io.picketline.local.LocalDesk;
import io.picketline.local.Refusals;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.FindVerdicts;
import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Measure;
import io.picketline.protocol.local.Measured;
import io.picketline.protocol.local.MetricValues;
import io.picketline.protocol.local.NotifyRequest;
import io.picketline.protocol.local.SelfTestRequest;
import io.picketline.protocol.local.StatusReply;
import io.picketline.protocol.local.TrustRequest;
import io.picketline.sensor.keeper.BlockKeeper;
import io.picketline.sensor.keeper.EvidenceIntake;
import io.picketline.sensor.link.CoordinatorLink;
import io.picketline.sensor.metrics.SensorFigures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Answers the command by asking the actors. */
final class SensorDesk implements LocalDesk {

  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final CoordinatorLink.Description NO_LINK =
      new CoordinatorLink.Description("standalone", false, 0, 0);

  private final ActorSystem<?> system;
  private final ActorRef<BlockKeeper.Command> keeper;
  private final ActorRef<EvidenceIntake.Command> intake;
  private final Optional<ActorRef<CoordinatorLink.Command>> link;
  private final Portrait portrait;
  private final Refusals refusals;
  private final Clock clock;

  /** What of the status no actor knows. */
  interface Portrait {

    /** The status with what the actors said. */
    StatusReply.SensorStatus status(
        BlockKeeper.Counted counted, String linkState, SequencedMap<String, Long> counters);

    /** When the host's certificate ends, if it has one. */
    Optional<Instant> certificateExpires();

    /** Plays a scan on the packet path. */
    LocalReply played();

    /** How many events were told. */
    EventCounts eventCounts();

    /** Counters of the packet path. */
    SequencedMap<String, Long> counters();
  }

  SensorDesk(
      ActorSystem<?> system,
      SensorGuardian.Actors actors,
      Optional<ActorRef<CoordinatorLink.Command>> link,
      Portrait portrait,
      Refusals refusals,
      Clock clock) {
    this.system = system;
    this.keeper = actors.keeper();
    this.intake = actors.intake();
    this.link = link;
    this.portrait = portrait;
    this.refusals = refusals;
    this.clock = clock;
  }

  @Override
  public CompletionStage<LocalReply> answer(LocalRequest request, Asker asker) {
    return switch (request) {
      case LocalRequest.ShowStatus _ -> status().thenApply(LocalReply.class::cast);
      case Measure _ -> metrics().thenApply(Measured::new);
      case LocalRequest.Why(var prefix) -> why(prefix);
      case SelfTestRequest.Play _ -> CompletableFuture.completedStage(portrait.played());
      case LocalRequest.ListSensors _,
          LocalRequest.Reach _,
          LocalRequest.ListVerdicts _,
          LocalRequest.Where _,
          LocalRequest.Block _,
          LocalRequest.Unblock _,
          LocalRequest.ListIgnored _,
          LocalRequest.AddIgnore _,
          LocalRequest.RemoveIgnore _,
          LocalRequest.Import _,
          LocalRequest.Export _,
          LocalRequest.Recall _,
          ListEvents _,
          NotifyRequest _,
          FindVerdicts _,
          LocalRequest.EditIgnored _,
          LocalRequest.UndoIgnored _,
          LocalRequest.ListIgnoreVersions _,
          LocalRequest.RemoveHost _,
          TrustRequest _,
          LocalRequest.ListUsers _,
          LocalRequest.ListExportTokens _,
          LocalRequest.WhySensor _,
          LocalRequest.Revert _,
          LocalRequest.Reload _,
          SelfTestRequest.Look _ ->
          ask(keeper, replyTo -> new BlockKeeper.Order(request, asker.author(), replyTo));
    };
  }

  private CompletionStage<LocalReply> why(Prefix prefix) {
    return this.<EvidenceIntake.Command, EvidenceIntake.Recalled>ask(
            intake, replyTo -> new EvidenceIntake.Recall(prefix, clock.instant(), replyTo))
        .thenCompose(
            recalled -> ask(keeper, replyTo -> new BlockKeeper.Explain(prefix, recalled, replyTo)));
  }

  /** What is counted and measured now. */
  CompletionStage<List<MetricValues>> metrics() {
    return status().thenCombine(description(), this::metrics);
  }

  private List<MetricValues> metrics(
      StatusReply.SensorStatus status, CoordinatorLink.Description described) {
    var connected = link.map(_ -> described.connected());
    return SensorFigures.of(
        status, connected, portrait.certificateExpires(), portrait.eventCounts());
  }

  /** How the sensor is; whoever answers late holds it up. */
  CompletionStage<StatusReply.SensorStatus> status() {
    var counted =
        this.<BlockKeeper.Command, BlockKeeper.Counted>ask(keeper, BlockKeeper.Count::new);
    var evidence =
        this.<EvidenceIntake.Command, EvidenceIntake.Counted>ask(intake, EvidenceIntake.Count::new);
    var described = description();
    return counted.thenCompose(blocks ->
        evidence.thenCombine(described, (waiting, state) -> status(blocks, waiting, state)));
  }

  private CompletionStage<CoordinatorLink.Description> description() {
    return link.map(ref ->
            this.<CoordinatorLink.Command, CoordinatorLink.Description>ask(
                ref, CoordinatorLink.Describe::new))
        .orElseGet(() -> CompletableFuture.completedStage(NO_LINK));
  }

  private StatusReply.SensorStatus status(
      BlockKeeper.Counted blocks,
      EvidenceIntake.Counted waiting,
      CoordinatorLink.Description state) {
    var counters = new LinkedHashMap<>(portrait.counters());
    counters.put("withheld: source is spared", (long) blocks.withheld());
    counters.put("not taken by the packet filter", blocks.failures());
    counters.put("restricted", (long) blocks.restricted());
    counters.put("left out: more than max-blocks", blocks.leftOut());
    counters.put("repaired in the packet filter", blocks.drift());
    counters.put("others' hands in the packet filter", blocks.repairs());
    counters.put("evidence waiting for a coordinator", (long) waiting.waiting());
    counters.put("evidence lost: ring full", waiting.ringOverflow());
    counters.put("first bytes lost: ring full", waiting.unheard());
    counters.put("evidence that stands for more of its source", waiting.coalesced());
    counters.put("evidence lost: outbox full", waiting.outboxDropped());
    counters.put("unknown link messages", state.unknownMessages());
    counters.put("connections that ended", state.refusals());
    counters.put("requests refused for want of rights", refusals.count());
    return portrait.status(blocks, state.text(), counters);
  }

  private <C, R> CompletionStage<R> ask(ActorRef<C> actor, Function<ActorRef<R>, C> message) {
    return AskPattern.ask(actor, message::apply, PATIENCE, system.scheduler());
  }
}
