package io.picketline.coordinator.registry;

import akka.actor.typed.ActorRef;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.picketline.coordinator.registry.VerdictRegistry.Request;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.protocol.log.Epoch;
import java.time.Duration;

/** What sensors' sessions say, each message in a {@link Relayed}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
@JsonSubTypes({
  @JsonSubTypes.Type(value = VerdictRegistry.Attach.class, name = "attach"),
  @JsonSubTypes.Type(value = VerdictRegistry.Follow.class, name = "follow"),
  @JsonSubTypes.Type(value = VerdictRegistry.Report.class, name = "report"),
  @JsonSubTypes.Type(value = VerdictRegistry.Serves.class, name = "serves"),
  @JsonSubTypes.Type(value = VerdictRegistry.Told.class, name = "told"),
  @JsonSubTypes.Type(value = VerdictRegistry.Offer.class, name = "offer"),
  @JsonSubTypes.Type(value = VerdictRegistry.Holding.class, name = "holding"),
  @JsonSubTypes.Type(value = FromSession.Handed.class, name = "handed"),
  @JsonSubTypes.Type(value = FromSession.Paced.class, name = "paced"),
  @JsonSubTypes.Type(value = FromSession.Renewing.class, name = "renewing"),
  @JsonSubTypes.Type(value = FromSession.Unlike.class, name = "unlike"),
})
public sealed interface FromSession extends Request
    permits FromSession.Latest,
        VerdictRegistry.Report,
        VerdictRegistry.Told,
        VerdictRegistry.Offer,
        VerdictRegistry.Holding {

  /** What counts only until the same is said again. */
  sealed interface Latest extends FromSession
      permits VerdictRegistry.Attach,
          VerdictRegistry.Follow,
          VerdictRegistry.Serves,
          Handed,
          Paced,
          Renewing,
          Unlike {}

  /**
   * A reader takes what it was sent of the whole state: it may be sent more.
   *
   * @param epoch the epoch of the snapshot, as {@code seq} is its last entry
   * @param chunk the last chunk that it took
   */
  record Handed(Epoch epoch, long seq, int chunk, ActorRef<ToSession> session) implements Latest {}

  /**
   * How a session fared between its sensor and the registry, since its start.
   *
   * @param slowed times that the sensor was above its quota
   * @param held how long it was not read for that
   * @param leftOut entries that it was too slow to read at once
   */
  record Paced(String host, long slowed, Duration held, long leftOut) implements Latest {}

  /**
   * A host that is here by a good certificate wants one that goes on after it; answered by a {@link
   * RenewalAnswer}.
   */
  record Renewing(String host, ActorRef<ToSession> session) implements Latest {}

  /**
   * A sensor of the fleet was refused, for no version of the link is spoken by it and this
   * coordinator.
   */
  record Unlike(String host, String because) implements Latest {}

  /**
   * Carries a message, and has its arrival told by {@link VerdictRegistry.Taken}. Sent again until
   * then; it does no harm to take one twice.
   *
   * @param number ascending within a session
   */
  record Relayed(long number, FromSession message, ActorRef<ToSession> session)
      implements Request {}
}
