package io.picketline.coordinator.link;

import static io.picketline.coordinator.link.SessionStage.FOLLOW;
import static io.picketline.coordinator.link.SessionStage.answer;
import static io.picketline.coordinator.link.SessionStage.report;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.picketline.coordinator.registry.VerdictRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Sensors that say all they can. */
class FloodTest {
  private static final ActorTestKit KIT = SessionStage.kit();

  private final SessionStage stage = new SessionStage(KIT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** One sensor says as much as it can, fifty a word now and then; the registry takes its stage.time. */
  @Test
  void flood_ofOneSensor_delaysNoOtherByMoreThanOneOfItsMessages() {
    var mad = stage.sensor("mad").greeted();
    var quiet =
        IntStream.range(0, 50).mapToObj(number -> stage.sensor("quiet" + number).greeted()).toList();
    mad.say(report(1, 500));
    for (var round = 2; round <= 6; round++) {
      quiet.forEach(sensor -> sensor.say(FOLLOW));
      var order = new ArrayList<String>();
      for (var i = 0; i < 51; i++) {
        var relayed = stage.relayed();
        order.add(relayed.message() instanceof VerdictRegistry.Report ? "mad" : "quiet");
        answer(relayed);
      }
      mad.mayGoOn();
      mad.say(report(round, 500));
      quiet.forEach(SessionStage.Sensor::mayGoOn);

      // the registry has one message of each before it, however much the mad one has to say
      assertThat(Collections.frequency(order, "mad")).isEqualTo(1);
      assertThat(Collections.frequency(order, "quiet")).isEqualTo(50);
    }
    answer(stage.relayed());
    stage.registry.expectNoMessage();
    assertThat(mad.said()).isEqualTo(7);
  }

  /** The same with a way that loses every third message. */
  @Test
  void flood_withALossyWay_losesNothingAndBringsAllInOrder() {
    var sensors = Stream.of("a", "b", "c", "d").map(name -> stage.sensor(name).greeted()).toList();
    Map<String, List<Long>> heard = new HashMap<>();
    var count = 0;
    for (var seq = 1L; seq <= 20; seq++) {
      for (var sensor : sensors) {
        sensor.say(report(seq, 1));
      }
      var onTheWay = sensors.size();
      for (var wait = 2; onTheWay > 0; wait *= 2) {
        var lost = 0;
        for (var i = 0; i < onTheWay; i++) {
          var relayed = stage.relayed();
          if (++count % 3 == 0) {
            lost++;
          } else {
            var report = (VerdictRegistry.Report) relayed.message();
            heard.computeIfAbsent(report.host(), _ -> new ArrayList<>()).add(report.seq());
            answer(relayed);
          }
        }
        onTheWay = lost;
        stage.time.timePasses(Duration.ofSeconds(lost > 0 ? wait : 0));
      }
      sensors.forEach(SessionStage.Sensor::mayGoOn);
    }

    var all = IntStream.rangeClosed(1, 20).mapToObj(Long::valueOf).toList();
    assertThat(heard).hasSize(4);
    assertThat(heard.values()).allSatisfy(seqs -> assertThat(seqs).isEqualTo(all));
  }
}
