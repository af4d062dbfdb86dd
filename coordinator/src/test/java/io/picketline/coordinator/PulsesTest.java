package io.picketline.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.typed.javadsl.Behaviors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PulsesTest {

  private final AtomicLong nanoTime = new AtomicLong(-1);
  private final Pulses pulses = new Pulses(nanoTime::get);

  @Test
  void stuck_messageTakesLong_namesTheActorUntilItEnds() {
    var seen = new ArrayList<Optional<String>>();
    run(
        "registry",
        _ -> {
          pass(Duration.ofSeconds(60));
          seen.add(pulses.stuck());
          pass(Duration.ofNanos(1));
          seen.add(pulses.stuck());
        });

    assertThat(seen).isEqualTo(List.of(Optional.empty(), Optional.of("registry")));
    assertThat(pulses.stuck()).isEmpty();
  }

  @Test
  void stuck_handlerFails_isOver() {
    try {
      run(
          "registry",
          _ -> {
            throw new IllegalStateException("no");
          });
    } catch (IllegalStateException _) {
      pass(Duration.ofHours(1));
    }

    assertThat(pulses.stuck()).isEmpty();
  }

  private void run(String actor, Consumer<String> handler) {
    var behavior =
        Behaviors.<String>receiveMessage(message -> {
          handler.accept(message);
          return Behaviors.same();
        });
    BehaviorTestKit.create(pulses.watched(actor, String.class, behavior)).run("a message");
  }

  private void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }
}
