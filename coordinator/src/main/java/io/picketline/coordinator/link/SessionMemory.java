package io.picketline.coordinator.link;

import akka.actor.typed.ActorRef;
import io.picketline.coordinator.registry.FromSession;
import io.picketline.coordinator.registry.VerdictRegistry;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.FleetHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a sensor has said in its session, under the name of its certificate, so that a registry that
 * has just started can be told it again. Not thread-safe.
 */
final class SessionMemory {

  private final SessionPeer known;
  private final LinkMessage.Hello hello;
  private final ActorRef<ToSession> session;
  private final ClockOffset clockOffset = new ClockOffset();
  private final Map<Class<?>, LinkMessage.Vital> vitals = new LinkedHashMap<>();
  private Optional<LinkMessage.Serves> serves = Optional.empty();
  private Optional<LinkMessage.Follow> follow = Optional.empty();
  private FromSession.Paced paced;
  private long impossibleTimes;

  /** A sensor has said hello. */
  SessionMemory(SessionPeer known, LinkMessage.Hello hello, ActorRef<ToSession> session) {
    this.known = known;
    this.hello = hello;
    this.session = session;
    this.paced = new FromSession.Paced(known.peer().name(), 0, Duration.ZERO, 0);
  }

  String host() {
    return known.peer().name();
  }

  /** What the registry is told of the message; nothing of a second hello. */
  Optional<FromSession> heard(LinkMessage.FromSensor message, Instant now) {
    return Optional.ofNullable(
        switch (message) {
          case LinkMessage.Hello _ -> null;
          case LinkMessage.Follow said -> {
            follow = Optional.of(said);
            clockOffset.heard(said.clock(), now);
            yield following(said);
          }
          case LinkMessage.Report(var boot, var seq, var evidence) -> {
            var times = EvidenceTimes.of(evidence, clockOffset.ahead(), now);
            impossibleTimes += times.impossible();
            yield new VerdictRegistry.Report(host(), boot, seq, times.evidence(), session);
          }
          case LinkMessage.Serves said -> {
            serves = Optional.of(said);
            yield new VerdictRegistry.Serves(host(), said.served());
          }
          case LinkMessage.Vital said -> {
            vitals.put(said.getClass(), said);
            yield told(said);
          }
          case LinkMessage.Holding holding -> new VerdictRegistry.Holding(host(), holding, session);
          case LinkMessage.Offer(var entries) -> new VerdictRegistry.Offer(host(), entries);
          case LinkMessage.Renew _ -> known.asks(session);
          case LinkMessage.Kept _ -> known.kept() ? attach() : null;
        });
  }

  /** Pieces of evidence since the last call whose times could not be. */
  long takeImpossibleTimes() {
    var count = impossibleTimes;
    impossibleTimes = 0;
    return count;
  }

  /** How the session fares, if that is news. */
  Optional<FromSession> paced(SessionPace pace, long leftOut) {
    var now = new FromSession.Paced(host(), pace.slowed(), pace.held(), leftOut);
    if (paced.equals(now)) {
      return Optional.empty();
    }
    paced = now;
    return Optional.of(now);
  }

  /** Who is here, and by which certificate. */
  VerdictRegistry.Attach attach() {
    return new VerdictRegistry.Attach(
        new FleetHost(host(), known.peer().addresses()),
        hello.software(),
        hello.modes(),
        hello.capture(),
        hello.groups().orElse(Set.of()),
        known.certificate(),
        session);
  }

  /** All that a registry needs that knows nothing of this session. */
  List<FromSession> all() {
    var all = new ArrayList<FromSession>();
    all.add(attach());
    if (paced.slowed() > 0 || paced.leftOut() > 0) {
      all.add(paced);
    }
    serves.ifPresent(said -> all.add(new VerdictRegistry.Serves(host(), said.served())));
    vitals.values().forEach(vital -> all.add(told(vital)));
    return all;
  }

  /** Where the sensor stood in the log when it last said so. */
  Optional<FromSession> follow() {
    return follow.map(this::following);
  }

  private FromSession following(LinkMessage.Follow said) {
    return new VerdictRegistry.Follow(
        host(), said.epoch(), said.have(), said.blocks(), said.suspects(), session);
  }

  private FromSession told(LinkMessage.Vital said) {
    return new VerdictRegistry.Told(host(), said, clockOffset.ahead().orElse(Duration.ZERO));
  }
}
