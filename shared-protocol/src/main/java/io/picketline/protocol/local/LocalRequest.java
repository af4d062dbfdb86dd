package io.picketline.protocol.local;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One question or order of the command, one a connection. Who asks is known by the socket's peer
 * credentials.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LocalRequest.ShowStatus.class, name = "status"),
  @JsonSubTypes.Type(value = LocalRequest.ListSensors.class, name = "sensors"),
  @JsonSubTypes.Type(value = LocalRequest.ListVerdicts.class, name = "verdicts"),
  @JsonSubTypes.Type(value = LocalRequest.Why.class, name = "why"),
  @JsonSubTypes.Type(value = LocalRequest.Block.class, name = "block"),
  @JsonSubTypes.Type(value = LocalRequest.Unblock.class, name = "unblock"),
  @JsonSubTypes.Type(value = LocalRequest.ListIgnored.class, name = "ignored"),
  @JsonSubTypes.Type(value = LocalRequest.AddIgnore.class, name = "ignore"),
  @JsonSubTypes.Type(value = LocalRequest.RemoveIgnore.class, name = "unignore"),
  @JsonSubTypes.Type(value = LocalRequest.Reload.class, name = "reload"),
  @JsonSubTypes.Type(value = LocalRequest.Recall.class, name = "history"),
})
public sealed interface LocalRequest {

  /** How the daemon is. */
  record ShowStatus() implements LocalRequest {}

  /** The sensors a coordinator knows. */
  record ListSensors() implements LocalRequest {}

  /** The verdicts in force, those that expire first last; at most {@code limit}. */
  record ListVerdicts(int limit) implements LocalRequest {}

  /** All that is held on a prefix. */
  record Why(Prefix prefix) implements LocalRequest {}

  /** Block by hand. */
  record Block(Prefix prefix, Duration duration, String reason) implements LocalRequest {
    public Block {
      Names.requireText(reason);
    }
  }

  /** End every verdict inside the prefix and forget its evidence. */
  record Unblock(Prefix prefix) implements LocalRequest {}

  /** The ignore list. */
  record ListIgnored() implements LocalRequest {}

  /** Never block this prefix; release what it covers. */
  record AddIgnore(Prefix prefix, String comment) implements LocalRequest {
    public AddIgnore {
      Names.requireText(comment);
    }
  }

  /** Take the rule with exactly this prefix off the list. */
  record RemoveIgnore(Prefix prefix) implements LocalRequest {}

  /** Read the configuration file again and put in force what can be without a restart. */
  record Reload() implements LocalRequest {}

  /**
   * What happened, newest last.
   *
   * @param since nothing before it
   * @param about only what concerns this prefix: what lies in it and what covers it
   * @param limit at most so many, the newest; 1 to {@value #MOST}
   * @param evidence whether with the probes behind each verdict, as far as they are still kept
   */
  record Recall(Optional<Instant> since, Optional<Prefix> about, int limit, boolean evidence)
      implements LocalRequest {

    /** Most deeds of one answer. */
    public static final int MOST = 1_000;

    public Recall {
      if (limit < 1 || limit > MOST) {
        throw new IllegalArgumentException("%d is not in 1 to %d".formatted(limit, MOST));
      }
    }
  }
}
