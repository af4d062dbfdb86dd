package io.picketline.protocol.enrolment;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.picketline.protocol.Names;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a coordinator answers to a {@link JoinRequest}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JoinReply.Joined.class, name = "joined"),
  @JsonSubTypes.Type(value = JoinReply.NotJoined.class, name = "not-joined"),
})
public sealed interface JoinReply {

  /**
   * The host belongs to the fleet.
   *
   * @param host its name, by the token
   * @param certificate its certificate in PEM
   * @param authority the fleet's authority in PEM
   * @param authorityKey its key in PEM, for a coordinator alone
   * @param coordinators where sensors find the coordinators, each host:port
   * @param peers where coordinators find each other, each host:port; for a coordinator alone
   * @param groups those that the token puts the host in
   * @param clock the coordinator's time
   */
  record Joined(
      String host,
      String certificate,
      String authority,
      Optional<String> authorityKey,
      List<String> coordinators,
      List<String> peers,
      List<String> groups,
      Instant clock)
      implements JoinReply {
    public Joined {
      Names.requireHost(host);
      coordinators = List.copyOf(coordinators);
      peers = List.copyOf(peers);
      groups = List.copyOf(groups);
      groups.forEach(Names::requireHost);
    }

    /** Without the key: it may end in a log. */
    @Override
    public String toString() {
      return "Joined[host=%s, coordinators=%s, peers=%s, groups=%s, clock=%s]"
          .formatted(host, coordinators, peers, groups, clock);
    }
  }

  /** It does not. */
  record NotJoined(String reason) implements JoinReply {
    public NotJoined {
      Names.requireText(reason);
    }
  }
}
