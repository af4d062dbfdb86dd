package io.picketline.coordinator.registry;

import akka.actor.typed.ActorRef;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Mode;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides for the whole network and keeps the one numbered log; a singleton of the cluster. */
public final class VerdictRegistry {

  /** Everything this actor accepts. */
  public sealed interface Command {}

  /** What sessions, standbys and operators' sockets of any coordinator may send. */
  public sealed interface Request extends Command, ClusterMessage {}

  /**
   * A sensor is connected. Replaces an earlier session of that host, which is told so with a {@link
   * LinkMessage.Refused}. The session's end is noticed by death watch too.
   *
   * @param host name and addresses by its certificate
   */
  public record Attach(
      FleetHost host, String software, Set<Mode> modes, String capture, ActorRef<ToSession> session)
      implements Request {
    public Attach {
      modes = Set.copyOf(modes);
    }
  }

  /** That session is over; ignored if another one of the host has begun since. */
  public record Detach(String host, ActorRef<ToSession> session) implements Request {}

  /**
   * A sensor's {@link LinkMessage.Follow}. Answered by a Delta if there is more to have, or by all
   * chunks of a Snapshot, in order.
   */
  public record Follow(
      String host,
      Optional<Epoch> epoch,
      long have,
      int blocks,
      int suspects,
      ActorRef<ToSession> session)
      implements Request {}

  /** A sensor's {@link LinkMessage.Report}; answered by {@link LinkMessage.Reported} once safe. */
  public record Report(
      String host, long boot, long seq, List<Evidence> evidence, ActorRef<ToSession> session)
      implements Request {
    public Report {
      evidence = List.copyOf(evidence);
    }
  }

  /** A sensor's {@link LinkMessage.Serves}. */
  public record Serves(String host, ServedPorts served) implements Request {}

  /**
   * An operator's question or order; the answer comes once a change is safe.
   *
   * @param author who asks, by the socket's peer credentials
   */
  public record Order(LocalRequest request, String author, ActorRef<LocalReply> replyTo)
      implements Request {}

  /**
   * A standby coordinator follows the log, as a sensor does with {@link Follow}.
   *
   * @param coordinator the standby's name
   */
  public record Mirror(
      String coordinator, Optional<Epoch> epoch, long have, ActorRef<ToSession> session)
      implements Request {}

  /** What a session or standby is told. */
  public sealed interface ToSession extends ClusterMessage {}

  /** Pass this on to the sensor as it is. */
  public record Push(LinkMessage.FromCoordinator message) implements ToSession {}

  private VerdictRegistry() {}
}
