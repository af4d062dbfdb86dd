package io.picketline.coordinator.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.log.Epoch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ToldPlacesTest {
  private static final EventPlace PLACE = new EventPlace(new Epoch(3, 255), 7, 0);
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTime time = ManualTime.get(KIT.system());

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void coordinatorThatBeginsLater_hearsWhatWasToldBefore() {
    var early = new CopyOnWriteArrayList<EventPlace>();
    KIT.spawn(ToldPlaces.create("two", Map::of, (_, place) -> early.add(place)));
    KIT.spawn(ToldPlaces.create("one", () -> Map.of("mail", PLACE), (_, _) -> {}));
    pass(early);

    var heard = new ConcurrentHashMap<String, EventPlace>();
    KIT.spawn(ToldPlaces.create("three", Map::of, heard::put));

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          time.timePasses(SECOND);
          assertThat(heard).containsEntry("mail", PLACE);
        });
  }

  /** Until somebody has heard of it. */
  private void pass(List<EventPlace> heard) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          time.timePasses(SECOND);
          return !heard.isEmpty();
        });
  }
}
