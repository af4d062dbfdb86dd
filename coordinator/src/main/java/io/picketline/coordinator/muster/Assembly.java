package io.picketline.coordinator.muster;

import static java.util.stream.Collectors.toSet;

import akka.actor.Address;
import akka.actor.AddressFromURIString;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.cluster.typed.JoinSeedNodes;
import io.picketline.coordinator.registry.ClusterMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Brings this coordinator into the one cluster of all. It tells the others who is in its cluster,
 * so that none begins a second one while a first is there; and if two were begun on two sides of a
 * cut, one ends after it is healed, to be started again and join. Stops if that is this one.
 */
public final class Assembly {

  /** Everything this actor accepts. */
  public sealed interface Command {}

  /**
   * What a coordinator tells all others, again and again.
   *
   * @param from its address
   * @param members addresses of those in its cluster; none if it is in none
   */
  public record Present(String from, Set<String> members) implements Command, ClusterMessage {

    private static final int MOST = 100;

    public Present {
      members = Set.copyOf(members);
      if (members.size() > MOST) {
        throw new IllegalArgumentException(
            "%d coordinators are more than %d".formatted(members.size(), MOST));
      }
    }
  }

  private enum Tick implements Command {
    TICK
  }

  /** Name of this actor, below the guardian, the same on all coordinators. */
  public static final String NAME = "assembly";

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** How long a cluster has to take a coordinator in. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Set<MemberStatus> OUT = Set.of(MemberStatus.down(), MemberStatus.removed());

  private final ActorContext<Command> context;
  private final Cluster cluster;
  private final Clock clock;
  private final String self;
  private final List<ActorRef<Command>> others;
  private final Muster muster;
  private Instant askedAt = Instant.MIN;

  private Assembly(ActorContext<Command> context, List<String> peers, Clock clock) {
    this.context = context;
    this.cluster = Cluster.get(context.getSystem());
    this.clock = clock;
    this.self = cluster.selfMember().address().toString();
    var resolver = ActorRefResolver.get(context.getSystem());
    this.others =
        peers.stream()
            .filter(peer -> !peer.equals(self))
            .map(peer -> resolver.<Command>resolveActorRef("%s/user/%s".formatted(peer, NAME)))
            .toList();
    this.muster = new Muster(self, peers, clock.instant());
  }

  /**
   * An assembly of these coordinators.
   *
   * @param peers the addresses of their actor systems, this one's among them, in the same order on
   *     each
   */
  public static Behavior<Command> create(List<String> peers, Clock clock) {
    var alike = peers.stream().map(peer -> AddressFromURIString.parse(peer).toString()).toList();
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          timers.startTimerWithFixedDelay(Tick.TICK, Duration.ZERO, INTERVAL);
          return Behaviors.receiveMessage(new Assembly(context, alike, clock)::onCommand);
        }));
  }

  private Behavior<Command> onCommand(Command command) {
    return switch (command) {
      case Present(var from, var members) -> {
        muster.heard(from, members, clock.instant());
        yield Behaviors.same();
      }
      case Tick.TICK -> tick(clock.instant());
    };
  }

  private Behavior<Command> tick(Instant now) {
    var own = members();
    others.forEach(other -> other.tell(new Present(self, own)));
    return switch (muster.next(own, now)) {
      case Muster.Step.Wait() -> Behaviors.same();
      case Muster.Step.Begin() -> begin(now);
      case Muster.Step.Join(var peer) -> join(peer, now);
      case Muster.Step.GiveWay(var peer) -> {
        context.getLog().error("the others made a cluster without this one, with={}", peer);
        yield Behaviors.stopped();
      }
    };
  }

  private Behavior<Command> begin(Instant now) {
    if (mayAsk(now)) {
      context.getLog().info("begins a cluster, since no other coordinator is in one");
      cluster.manager().tell(Join.create(AddressFromURIString.parse(self)));
    }
    return Behaviors.same();
  }

  private Behavior<Command> join(String peer, Instant now) {
    if (mayAsk(now)) {
      List<Address> seeds = List.of(AddressFromURIString.parse(peer));
      cluster.manager().tell(new JoinSeedNodes(seeds));
    }
    return Behaviors.same();
  }

  private boolean mayAsk(Instant now) {
    var may = !now.isBefore(askedAt);
    if (may) {
      askedAt = now.plus(PATIENCE);
    }
    return may;
  }

  private Set<String> members() {
    CurrentClusterState state = cluster.state();
    return StreamSupport.stream(state.getMembers().spliterator(), false)
        .filter(member -> !OUT.contains(member.status()))
        .map(Member::address)
        .map(Address::toString)
        .collect(toSet());
  }
}
