package io.picketline.coordinator.notices;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import io.picketline.notify.Duty;
import io.picketline.protocol.event.EventPlace;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;

/**
 * The coordinator on which the registry runs tells receivers, which is the oldest in the cluster.
 * Two that are cut off from each other may both tell something for a moment; none is left out.
 */
public final class LeaderDuty implements Duty {

  private static final Set<MemberStatus> IN = Set.of(MemberStatus.up(), MemberStatus.leaving());

  private final Cluster cluster;
  private final Map<String, EventPlace> own = new ConcurrentHashMap<>();
  private final Map<String, EventPlace> others = new ConcurrentHashMap<>();

  private LeaderDuty(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * That of a coordinator.
   *
   * @param name the coordinator's
   */
  public static LeaderDuty of(ActorSystem<?> system, String name) {
    var duty = new LeaderDuty(Cluster.get(system));
    system.systemActorOf(
        ToldPlaces.create(name, duty::announced, duty::heard), "told-places", Props.empty());
    return duty;
  }

  @Override
  public boolean leads() {
    var oldest =
        StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
            .filter(member -> IN.contains(member.status()))
            .reduce((one, other) -> other.isOlderThan(one) ? other : one);
    return oldest
        .map(Member::uniqueAddress)
        .filter(cluster.selfMember().uniqueAddress()::equals)
        .isPresent();
  }

  @Override
  public Optional<EventPlace> toldByAnother(String receiver) {
    return Optional.ofNullable(others.get(receiver));
  }

  @Override
  public void told(String receiver, EventPlace place) {
    own.put(receiver, place);
  }

  private Map<String, EventPlace> announced() {
    return leads() ? Map.copyOf(own) : Map.of();
  }

  private void heard(String receiver, EventPlace place) {
    others.merge(receiver, place, (one, other) -> one.compareTo(other) < 0 ? other : one);
  }
}
