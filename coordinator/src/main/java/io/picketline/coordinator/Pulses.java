package io.picketline.coordinator;

import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Which of a coordinator's actors is at one message, and since when. For any thread. */
final class Pulses {

  /** Longer than a disk that is worn or full keeps the journal at one message. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final LongSupplier nanoTime;
  private final Map<String, Long> busySince = new ConcurrentHashMap<>();

  /** Those by this clock. */
  Pulses(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The same behaviour, with its messages looked at. */
  <T> Behavior<T> watched(String actor, Class<T> messages, Behavior<T> behavior) {
    return Behaviors.intercept(() -> new Pulse<>(actor, messages), behavior);
  }

  /** The actor that is at one message for too long, if there is one. */
  Optional<String> stuck() {
    var now = nanoTime.getAsLong();
    return busySince.entrySet().stream()
        .filter(entry -> now - entry.getValue() > LONGEST.toNanos())
        .map(Map.Entry::getKey)
        .findAny();
  }

  private final class Pulse<T> extends BehaviorInterceptor<T, T> {
    private final String actor;

    Pulse(String actor, Class<T> messages) {
      super(messages);
      this.actor = actor;
    }

    @Override
    public Behavior<T> aroundReceive(
        TypedActorContext<T> context, T message, ReceiveTarget<T> target) {
      busySince.put(actor, nanoTime.getAsLong());
      try {
        return target.apply(context, message);
      } finally {
        busySince.remove(actor);
      }
    }
  }
}
