package io.picketline.coordinator.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import com.typesafe.config.ConfigFactory;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.log.Epoch;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What coordinators know of how far receivers were told. */
class ToldPlacesTest {

  private static final ActorTestKit KIT =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final EventPlace PLACE = new EventPlace(new Epoch(3, 255), 7, 0);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void tick_nothingHasChanged_isToldToWhoCameLaterToo() {
    var first = new ConcurrentHashMap<String, EventPlace>();
    var later = new ConcurrentHashMap<String, EventPlace>();
    KIT.spawn(ToldPlaces.create("core-1", () -> Map.of("ops", PLACE), (_, _) -> {}));
    KIT.spawn(ToldPlaces.create("core-2", Map::of, first::put));
    awaitTold(first);

    KIT.spawn(ToldPlaces.create("core-3", Map::of, later::put));

    awaitTold(later);
    assertThat(later).containsExactly(Map.entry("ops", PLACE));
  }

  private static void awaitTold(Map<String, EventPlace> heard) {
    await()
        .until(() -> {
          TIME.timePasses(Duration.ofSeconds(1));
          return heard.containsKey("ops");
        });
  }
}
