package io.picketline.coordinator.notices;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.picketline.coordinator.local.Members;
import io.picketline.coordinator.registry.StandbyMessage.News;
import io.picketline.coordinator.registry.StandbyMessage.State;
import io.picketline.coordinator.registry.VerdictRegistry;
import io.picketline.protocol.event.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells the registry, for everybody's history, what a coordinator has to say of itself and of the
 * others: how it is configured, that it was reloaded, that its certificate ends, who is gone.
 */
public final class Lookout {

  /** Everything this actor accepts. */
  public sealed interface Command {}

  /** Something happened at this coordinator. */
  public record Happened(Event event) implements Command {}

  private enum Tick implements Command {
    TICK
  }

  /**
   * What it looks at.
   *
   * @param name this coordinator's
   * @param settings those that all are to have alike, each by its digest
   * @param certificate what is wrong with its certificate, one line each
   */
  public record Sights(
      String name, Supplier<Map<String, String>> settings, Supplier<List<String>> certificate) {}

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** A registry that has just begun asks nobody: it is told again, changed or not. */
  private static final int LOOKS_UNTIL_SAID_AGAIN = 5;

  private final ActorSystem<?> system;
  private final Sights sights;
  private final ActorRef<VerdictRegistry.Command> registry;
  private final Peers peers = new Peers();
  private Optional<State> said = Optional.empty();
  private int looks;

  private Lookout(
      ActorSystem<?> system, Sights sights, ActorRef<VerdictRegistry.Command> registry) {
    this.system = system;
    this.sights = sights;
    this.registry = registry;
  }

  /** One that tells {@code registry}, wherever it runs. */
  public static Behavior<Command> create(
      Sights sights, ActorRef<VerdictRegistry.Command> registry) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          timers.startTimerWithFixedDelay(Tick.TICK, Duration.ZERO, LOOK_EVERY);
          var lookout = new Lookout(context.getSystem(), sights, registry);
          return Behaviors.receiveMessage(lookout::onCommand);
        }));
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Happened(var event) -> say(News.of(sights.name(), event));
      case Tick _ -> look();
    }
    return Behaviors.same();
  }

  private void look() {
    var state =
        new State(
            sights.settings().get(),
            sights.certificate().get().stream().findFirst(),
            peers.missed(Members.of(system)));
    looks++;
    if (!said.equals(Optional.of(state)) || looks % LOOKS_UNTIL_SAID_AGAIN == 0) {
      said = Optional.of(state);
      say(News.of(sights.name(), state));
    }
  }

  private void say(News news) {
    registry.tell(new VerdictRegistry.Standby(news));
  }
}
