package io.picketline.sensor.response;

import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.keeper.LineLimit;
import io.picketline.sensor.process.Ended;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One log line for each response, bounded in number. Not thread-safe. */
final class ResponseLog {

  private static final Logger LOG = LoggerFactory.getLogger("io.picketline.audit");

  private static final int BURST = 200;
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final LineLimit limit;

  ResponseLog(LongSupplier nanos) {
    limit = new LineLimit(BURST, PAUSE, nanos);
  }

  void routed(Prefix source) {
    if (mayTell()) {
      LOG.info("blackhole-route added source={}", source);
    }
  }

  void unrouted(Prefix source) {
    if (mayTell()) {
      LOG.info("blackhole-route removed source={}", source);
    }
  }

  /** All at once, for the sensor ends. */
  void unrouted(int routes) {
    if (routes > 0 && mayTell()) {
      LOG.info("blackhole-routes removed routes={} reason=\"the sensor ends\"", routes);
    }
  }

  void command(Prefix source, Occasion.Deciding probe, Ended ended) {
    if (!mayTell()) {
      return;
    }
    var port = probe.port();
    var mode = probe.mode();
    if (ended.ok()) {
      LOG.info("command run source={} port={} mode={} status=0", source, port, mode);
    } else {
      LOG.error(
          "command failed source={} port={} mode={} how={}",
          source,
          port,
          mode,
          Names.quoted(ended.describe()));
    }
  }

  void failed(String what) {
    if (mayTell()) {
      LOG.error("response failed: {}", what);
    }
  }

  private boolean mayTell() {
    var may = limit.take();
    var leftOut = limit.leftOut();
    if (leftOut > 0) {
      LOG.warn("left-out lines={}, too many at a time", leftOut);
    }
    return may;
  }
}
