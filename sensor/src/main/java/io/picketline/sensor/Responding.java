package io.picketline.sensor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import io.picketline.sensor.config.SensorConfig;
import io.picketline.sensor.keeper.Reactions;
import io.picketline.sensor.process.SystemPrograms;
import io.picketline.sensor.response.Leftovers;
import io.picketline.sensor.response.Responder;
import io.picketline.sensor.response.ResponseCounters;
import io.picketline.sensor.response.ResponseParts;
import io.picketline.sensor.response.ResponseQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What joins keeper and responder.
 *
 * @param parts what the responder works with; none where nothing is to be done
 * @param programs what it starts
 */
record Responding(Reactions reactions, Optional<ResponseParts> parts, SystemPrograms programs) {

  private static final Logger LOG = LoggerFactory.getLogger(Responding.class);

  static Responding of(SensorConfig config, Clock clock) {
    var settings = config.responses();
    var programs = new SystemPrograms();
    if (config.observe() || !settings.any()) {
      return new Responding(Reactions.NONE, Optional.empty(), programs);
    }
    var counters = new ResponseCounters();
    var queue = new ResponseQueue(settings.networkToo(), config.modes(), clock, counters);
    return new Responding(
        queue,
        Optional.of(
            new ResponseParts(
                settings,
                config.paths().state(),
                queue,
                programs,
                counters,
                clock,
                System::nanoTime)),
        programs);
  }

  /**
   * Takes away what an earlier sensor did, where nothing is to be done; else the responder does.
   */
  void forget(SensorConfig config) {
    if (parts.isEmpty()) {
      Leftovers.removeAll(config.paths().state(), config.responses().hostsDenyLine());
    }
  }

  /** What has been done, by the names that operators read. */
  Map<String, Long> counters() {
    return parts.<Map<String, Long>>map(each -> each.counters().byName()).orElseGet(Map::of);
  }

  /** Files that cannot be written. */
  List<String> warnings() {
    return parts.map(each -> each.counters().warnings()).orElseGet(List::of);
  }

  /** Has the responder take away what nobody else would, once it is not told more; waits. */
  void stop(ActorSystem<?> system, ActorRef<Responder.Command> responder, Duration within) {
    programs.close();
    var stopped =
        AskPattern.<Responder.Command, Responder.Stopped>ask(
            responder, Responder.Stop::new, within, system.scheduler());
    try {
      stopped.toCompletableFuture().get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("routes and lines stay until the next start: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
