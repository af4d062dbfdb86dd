package io.picketline.coordinator.link;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says of the link; lines that a stranger can cause are held to one per interval. */
final class LinkLog {

  private static final Logger LOG = LoggerFactory.getLogger(LinkLog.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final LogLimiter strangers;
  private final LogLimiter crowd;
  private final LogLimiter misbehaviour;

  LinkLog(InstantSource clock) {
    strangers = new LogLimiter(INTERVAL, clock);
    crowd = new LogLimiter(INTERVAL, clock);
    misbehaviour = new LogLimiter(INTERVAL, clock);
  }

  /** A connection was turned away before its handshake. */
  void turnedAway(String remote) {
    limited(
        crowd,
        missed -> LOG.warn("link turned away peer={} cause=\"too many\" more={}", remote, missed));
  }

  /** A sensor has said hello. */
  void connected(String host, String remote, String software, int version) {
    LOG.info(
        "sensor connected host={} peer={} software={} link={}", host, remote, software, version);
  }

  /** A sensor got a new certificate. */
  void renewed(String host, String remote, Instant expires) {
    LOG.info("certificate renewed host={} peer={} expires={}", host, remote, expires);
  }

  /** A session with a good certificate is ended by us, with the reason that the peer is told. */
  void refused(String who, String reason) {
    limited(
        misbehaviour,
        missed -> LOG.warn("sensor refused {} cause=\"{}\" more={}", who, reason, missed));
  }

  /** A connection ended. */
  void ended(String who, LinkFailure failure, boolean greeted) {
    if (greeted && failure.kind() != LinkFailure.Kind.MALFORMED) {
      LOG.info("sensor disconnected {} cause=\"{}\"", who, failure.cause());
    } else {
      var what = greeted ? "sensor disconnected" : "link refused";
      limited(
          greeted ? misbehaviour : strangers,
          missed -> LOG.warn("{} {} cause=\"{}\" more={}", what, who, failure.cause(), missed));
    }
  }

  private static void limited(LogLimiter limiter, LongConsumer line) {
    limiter.admit().ifPresent(line);
  }
}
