package io.picketline.sensor.keeper;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.picketline.file.FileTrouble;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Writes the state file, on a thread that may wait for the disk. */
final class StateWriter {

  /** Everything this actor accepts. */
  sealed interface Command {}

  record Write(SavedState state, ActorRef<Written> replyTo) implements Command {}

  /**
   * Answer to {@link Write}.
   *
   * @param took how long it took
   * @param problem why it is not on the disk, if so
   */
  record Written(Duration took, Optional<String> problem) {}

  private StateWriter() {}

  static Behavior<Command> create(StateStore store, LongSupplier nanos) {
    return Behaviors.receiveMessage(command -> {
      switch (command) {
        case Write(var state, var replyTo) -> replyTo.tell(written(store, state, nanos));
      }
      return Behaviors.same();
    });
  }

  private static Written written(StateStore store, SavedState state, LongSupplier nanos) {
    var from = nanos.getAsLong();
    Optional<String> problem;
    try {
      store.save(state);
      problem = Optional.empty();
    } catch (IOException e) {
      problem = Optional.of(FileTrouble.words(e));
    }
    return new Written(Duration.ofNanos(nanos.getAsLong() - from), problem);
  }
}
