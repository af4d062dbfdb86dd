package io.picketline.protocol.log;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.Verdict;
import java.time.Instant;
import java.util.Optional;

/** What an entry of the log changes. Wire names are never reused. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Change.EpochOpened.class, name = "epoch"),
  @JsonSubTypes.Type(value = Change.Blocked.class, name = "blocked"),
  @JsonSubTypes.Type(value = Change.Unblocked.class, name = "unblocked"),
  @JsonSubTypes.Type(value = Change.IgnoreAdded.class, name = "ignore-added"),
  @JsonSubTypes.Type(value = Change.IgnoreRemoved.class, name = "ignore-removed"),
  @JsonSubTypes.Type(value = Change.ServedChanged.class, name = "served"),
  @JsonSubTypes.Type(value = Change.HostEnrolled.class, name = "host"),
})
public sealed interface Change {

  /**
   * A coordinator began a new history.
   *
   * @param forkSeq last entry that the parent and this epoch share; 0 without a parent
   */
  record EpochOpened(Epoch epoch, Optional<Epoch> parent, long forkSeq) implements Change {}

  /** Block this source on every host. Replaces any earlier verdict on the same prefix. */
  record Blocked(Verdict verdict) implements Change {}

  /**
   * An operator's unblock: ends every verdict inside the prefix, at the coordinator and on hosts,
   * and forgets the evidence on it.
   *
   * @param keepUntil until when the log remembers it, beyond the longest expiry
   * @param reason why, if the operator said so
   */
  record Unblocked(
      Prefix prefix, String author, Instant at, Instant keepUntil, Optional<String> reason)
      implements Change {
    public Unblocked {
      Names.requireText(author);
      reason.ifPresent(Names::requireText);
    }

    /** An unblock without a reason. */
    public Unblocked(Prefix prefix, String author, Instant at, Instant keepUntil) {
      this(prefix, author, at, keepUntil, Optional.empty());
    }
  }

  /** Nothing in the rule's prefix is blocked from now on; what is, is released. */
  record IgnoreAdded(IgnoreRule rule) implements Change {}

  /** The rule with exactly this prefix is gone. */
  record IgnoreRemoved(Prefix prefix, String author, Instant at) implements Change {
    public IgnoreRemoved {
      Names.requireText(author);
    }
  }

  /** What all hosts together serve. */
  record ServedChanged(ServedPorts served) implements Change {}

  /** A host of the fleet, by its certificate: never blocked anywhere. */
  record HostEnrolled(FleetHost host) implements Change {}
}
