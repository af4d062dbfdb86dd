package io.picketline.coordinator.local;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import io.picketline.coordinator.metrics.OwnFigures;
import io.picketline.coordinator.registry.VerdictRegistry;
import io.picketline.local.LocalDesk;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Measure;
import io.picketline.protocol.local.Measured;
import io.picketline.protocol.local.StatusReply.CoordinatorStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Passes the command's requests to the registry, wherever in the cluster it runs, and adds to the
 * status what only this coordinator knows. Says so if no coordinator leads.
 */
public final class RegistryDesk implements LocalDesk {

  /** Longest wait for the registry: an order may have to wait for a standby. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  /** For status, which is asked most where something is wrong. */
  private static final Duration STATUS_PATIENCE = Duration.ofSeconds(2);

  private static final LocalReply UNVOUCHED =
      new LocalReply.Refused(
          Reason.UNAVAILABLE,
          "no coordinator leads at the moment, so nobody can tell whether this certificate counts;"
              + " ask on the coordinator's own host");

  private final ActorSystem<?> system;
  private final ActorRef<VerdictRegistry.Command> registry;
  private final Coordinator coordinator;
  private final OwnFigures figures;
  private final OwnFigures.Seen seen;

  /** Who this coordinator is. */
  public record Coordinator(String name, String software, Instant startedAt, String budget) {}

  /**
   * A desk before {@code registry}.
   *
   * @param seen what this coordinator alone knows
   * @param figures its metrics
   */
  public RegistryDesk(
      ActorSystem<?> system,
      ActorRef<VerdictRegistry.Command> registry,
      Coordinator coordinator,
      OwnFigures.Seen seen,
      OwnFigures figures) {
    this.system = system;
    this.registry = registry;
    this.coordinator = coordinator;
    this.seen = seen;
    this.figures = figures;
  }

  @Override
  public CompletionStage<LocalReply> answer(LocalRequest request, Asker asker) {
    if (request instanceof LocalRequest.ShowStatus) {
      return ask(request, asker, STATUS_PATIENCE)
          .handle((reply, _) -> status(Optional.ofNullable(reply), asker));
    }
    if (request instanceof Measure(var after) && after.isEmpty()) {
      return ask(request, asker, STATUS_PATIENCE)
          .handle((reply, _) -> measured(Optional.ofNullable(reply), asker));
    }
    return ask(request, asker, PATIENCE)
        .exceptionally(_ ->
            new LocalReply.Refused(
                Reason.UNAVAILABLE,
                "no coordinator leads at the moment, or it is too busy; 'picket status' says"
                    + " which there are. An order may still be carried out: look before you"
                    + " repeat it"));
  }

  private CompletionStage<LocalReply> ask(LocalRequest request, Asker asker, Duration patience) {
    return AskPattern.ask(
        registry,
        (ActorRef<LocalReply> replyTo) -> new VerdictRegistry.Order(request, asker, replyTo),
        patience,
        system.scheduler());
  }

  /** What is measured here and, if the leader answers, in the fleet; by the rule of the status. */
  private LocalReply measured(Optional<LocalReply> reply, Asker asker) {
    var fleet = reply.filter(Measured.class::isInstance).map(Measured.class::cast);
    if (asker.user().isPresent() && fleet.isEmpty()) {
      return reply.orElse(UNVOUCHED);
    }
    var members = Members.of(system);
    var leads = members.leader().equals(coordinator.name());
    var all = new ArrayList<>(figures.now(leads, fleet.isPresent(), members.states().values()));
    fleet.ifPresent(told -> all.addAll(told.metrics()));
    return new Measured(all, fleet.flatMap(Measured::after));
  }

  /** The status; who is known by a certificate gets it only if that is known to count. */
  private LocalReply status(Optional<LocalReply> reply, Asker asker) {
    if (asker.user().isPresent() && !(reply.orElse(null) instanceof CoordinatorStatus)) {
      return reply.orElse(UNVOUCHED);
    }
    return status(reply);
  }

  private LocalReply status(Optional<LocalReply> reply) {
    var members = Members.of(system);
    var shared =
        reply.filter(CoordinatorStatus.class::isInstance).map(CoordinatorStatus.class::cast);
    var counts = new LinkedHashMap<String, Long>();
    shared.ifPresent(status -> counts.putAll(status.counters()));
    counts.putAll(seen.counters().get());
    var status =
        new CoordinatorStatus(
            coordinator.name(),
            coordinator.software(),
            coordinator.startedAt(),
            shared.map(CoordinatorStatus::leader).orElse("none that answers"),
            members.states(),
            shared.flatMap(CoordinatorStatus::epoch),
            shared.map(CoordinatorStatus::head).orElse(0L),
            shared.map(CoordinatorStatus::verdicts).orElse(0),
            shared.map(CoordinatorStatus::sensorsLive).orElse(0),
            shared.map(CoordinatorStatus::sensorsKnown).orElse(0),
            shared.map(CoordinatorStatus::budget).orElse(coordinator.budget()),
            shared.map(CoordinatorStatus::warnings).orElse(List.of()),
            counts);
    return status.warned(seen.warnings().get());
  }
}
