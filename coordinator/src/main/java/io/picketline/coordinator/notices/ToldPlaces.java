package io.picketline.coordinator.notices;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.pubsub.Topic;
import io.picketline.coordinator.registry.ClusterMessage;
import io.picketline.protocol.event.EventPlace;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Lets all coordinators know up to where each receiver was told by the one that leads. */
public final class ToldPlaces {

  /** Everything this actor accepts. */
  public sealed interface Command {}

  /** Up to where the coordinator that leads has told its receivers. */
  public record Told(String coordinator, Map<String, EventPlace> places)
      implements Command, ClusterMessage {
    public Told {
      places = Map.copyOf(places);
    }
  }

  private enum Tick implements Command {
    TICK
  }

  private static final String TOPIC = "told-places";
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  /** One that has just begun asks nobody: it is told again, changed or not. */
  private static final int TICKS_UNTIL_SAID_AGAIN = 10;

  private final String name;
  private final Supplier<Map<String, EventPlace>> own;
  private final BiConsumer<String, EventPlace> others;
  private final ActorRef<Topic.Command<Told>> topic;
  private Map<String, EventPlace> said = Map.of();
  private int ticks;

  private ToldPlaces(
      ActorContext<Command> context,
      String name,
      Supplier<Map<String, EventPlace>> own,
      BiConsumer<String, EventPlace> others) {
    this.name = name;
    this.own = own;
    this.others = others;
    this.topic = context.spawn(Topic.create(Told.class, TOPIC), TOPIC);
    topic.tell(Topic.subscribe(context.getSelf().narrow()));
  }

  /**
   * One of a coordinator.
   *
   * @param own what it has told itself, as long as it leads; empty otherwise
   * @param others takes what another one has told
   */
  public static Behavior<Command> create(
      String name, Supplier<Map<String, EventPlace>> own, BiConsumer<String, EventPlace> others) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          timers.startTimerWithFixedDelay(Tick.TICK, BETWEEN);
          return Behaviors.receiveMessage(new ToldPlaces(context, name, own, others)::onCommand);
        }));
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Told told -> told(told);
      case Tick _ -> tick();
    }
    return Behaviors.same();
  }

  private void told(Told told) {
    if (!told.coordinator().equals(name)) {
      told.places().forEach(others);
    }
  }

  private void tick() {
    var places = own.get();
    ticks++;
    var again = ticks % TICKS_UNTIL_SAID_AGAIN == 0;
    if ((again || !places.equals(said)) && !places.isEmpty()) {
      said = places;
      topic.tell(Topic.publish(new Told(name, places)));
    }
  }
}
