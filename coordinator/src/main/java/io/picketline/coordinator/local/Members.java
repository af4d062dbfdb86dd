package io.picketline.coordinator.local;

import static java.util.Locale.ROOT;

import akka.actor.typed.ActorSystem;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import io.picketline.coordinator.config.AkkaSettings;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * The coordinators that this one sees.
 *
 * @param leader the one that the registry runs on
 * @param states how each is: up, joining, leaving, unreachable
 */
public record Members(String leader, Map<String, String> states) {

  /** How one is that is well. */
  public static final String UP = "up";

  /** Those of its cluster now. */
  public static Members of(ActorSystem<?> system) {
    var state = Cluster.get(system).state();
    var states = new TreeMap<String, String>();
    for (var member : state.getMembers()) {
      states.put(name(member), text(state, member));
    }
    return new Members(leader(state), states);
  }

  /** A cluster singleton runs on the oldest member. */
  private static String leader(CurrentClusterState state) {
    return StreamSupport.stream(state.getMembers().spliterator(), false)
        .filter(member ->
            member.status().equals(MemberStatus.up())
                || member.status().equals(MemberStatus.leaving()))
        .reduce((one, other) -> one.isOlderThan(other) ? one : other)
        .map(Members::name)
        .orElse("none");
  }

  private static String text(CurrentClusterState state, Member member) {
    return state.getUnreachable().contains(member)
        ? "unreachable"
        : member.status().toString().toLowerCase(ROOT);
  }

  private static String name(Member member) {
    return member.getRoles().stream()
        .filter(role -> role.startsWith(AkkaSettings.NAME_ROLE))
        .findAny()
        .map(role -> role.substring(AkkaSettings.NAME_ROLE.length()))
        .orElse(member.address().toString());
  }
}
