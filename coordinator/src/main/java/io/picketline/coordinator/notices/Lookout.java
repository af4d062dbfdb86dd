package io.picketline.coordinator.notices;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.picketline.coordinator.local.Members;
import io.picketline.coordinator.registry.StandbyMessage.News;
import io.picketline.coordinator.registry.VerdictRegistry;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private enum Timer implements Command {
    LOOK,
    SAY_SETTINGS
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
  private static final Duration SAY_EVERY = Duration.ofSeconds(30);

  private final ActorSystem<?> system;
  private final Sights sights;
  private final ActorRef<VerdictRegistry.Command> registry;
  private final Clock clock;
  private final Peers peers;
  private boolean certificateTold;

  private Lookout(
      ActorSystem<?> system,
      Sights sights,
      ActorRef<VerdictRegistry.Command> registry,
      Clock clock) {
    this.system = system;
    this.sights = sights;
    this.registry = registry;
    this.clock = clock;
    this.peers = new Peers(sights.name());
  }

  /** One that tells {@code registry}, wherever it runs. */
  public static Behavior<Command> create(
      Sights sights, ActorRef<VerdictRegistry.Command> registry, Clock clock) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers ->
            new Lookout(context.getSystem(), sights, registry, clock).begin(timers)));
  }

  private Behavior<Command> begin(TimerScheduler<Command> timers) {
    timers.startTimerWithFixedDelay(Timer.LOOK, LOOK_EVERY);
    timers.startTimerWithFixedDelay(Timer.SAY_SETTINGS, Duration.ZERO, SAY_EVERY);
    return Behaviors.receiveMessage(this::onCommand);
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Happened(var event) -> {
        say(List.of(event), Map.of());
        // a reload may have changed them
        say(List.of(), sights.settings().get());
      }
      case Timer timer -> onTimer(timer);
    }
    return Behaviors.same();
  }

  private void onTimer(Timer timer) {
    switch (timer) {
      case LOOK -> {
        var now = clock.instant();
        var events = new ArrayList<>(peers.watch(Members.of(system), now));
        events.addAll(certificate(now));
        say(events, Map.of());
      }
      case SAY_SETTINGS -> say(List.of(), sights.settings().get());
    }
  }

  private List<Event> certificate(Instant now) {
    var lines = sights.certificate().get();
    if (lines.isEmpty() != certificateTold) {
      return List.of();
    }
    certificateTold = !lines.isEmpty();
    var kind = certificateTold ? EventKind.CERTIFICATE_ENDING : EventKind.CERTIFICATE_RENEWED;
    var text = certificateTold ? lines.getFirst() : "its certificate was renewed";
    return List.of(Event.of(kind, now, sights.name(), text));
  }

  private void say(List<Event> events, Map<String, String> settings) {
    if (!events.isEmpty() || !settings.isEmpty()) {
      var news = new News(sights.name(), events, settings);
      registry.tell(new VerdictRegistry.Standby(news));
    }
  }
}
