package io.picketline.protocol.log;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an entry of the log changes. Wire names are never reused. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t", defaultImpl = Change.Unknown.class)
@JsonSubTypes({
  @JsonSubTypes.Type(value = Change.EpochOpened.class, name = "epoch"),
  @JsonSubTypes.Type(value = Change.Blocked.class, name = "blocked"),
  @JsonSubTypes.Type(value = Change.Unblocked.class, name = "unblocked"),
  @JsonSubTypes.Type(value = Change.Lifted.class, name = "lifted"),
  @JsonSubTypes.Type(value = Change.IgnoreAdded.class, name = "ignore-added"),
  @JsonSubTypes.Type(value = Change.IgnoreRemoved.class, name = "ignore-removed"),
  @JsonSubTypes.Type(value = Change.IgnoreVersioned.class, name = "ignore-version"),
  @JsonSubTypes.Type(value = Change.ServedChanged.class, name = "served"),
  @JsonSubTypes.Type(value = Change.HostEnrolled.class, name = "host"),
  @JsonSubTypes.Type(value = Change.HostRemoved.class, name = "host-removed"),
  @JsonSubTypes.Type(value = Change.Passed.class, name = "passed"),
  @JsonSubTypes.Type(value = Change.Noted.class, name = "noted"),
  @JsonSubTypes.Type(value = Change.Unknown.class, name = "unknown"),
  @JsonSubTypes.Type(value = TrustChange.TokenMade.class, name = "token-made"),
  @JsonSubTypes.Type(value = TrustChange.TokenUsed.class, name = "token-used"),
  @JsonSubTypes.Type(value = TrustChange.HostRevoked.class, name = "revoked"),
  @JsonSubTypes.Type(value = TrustChange.AddressesClaimed.class, name = "addresses-claimed"),
  @JsonSubTypes.Type(value = TrustChange.AddressesApproved.class, name = "addresses-approved"),
  @JsonSubTypes.Type(value = TrustChange.UserAdded.class, name = "user-added"),
  @JsonSubTypes.Type(value = TrustChange.ExportTokenMade.class, name = "export-token-made"),
  @JsonSubTypes.Type(value = TrustChange.ExportTokenEnded.class, name = "export-token-ended"),
})
public sealed interface Change
    permits Change.EpochOpened,
        Change.Blocked,
        Change.Unblocked,
        Change.Lifted,
        Change.IgnoreAdded,
        Change.IgnoreRemoved,
        Change.IgnoreVersioned,
        Change.ServedChanged,
        Change.HostEnrolled,
        Change.HostRemoved,
        Change.Passed,
        Change.Noted,
        Change.Unknown,
        TrustChange {

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

    /** For how long an unblock is remembered: longer than any verdict lives. */
    public static final Duration REMEMBERED = Verdict.LONGEST_LIFE.plusDays(1);

    public Unblocked {
      Names.requireText(author);
      reason.ifPresent(Names::requireText);
    }

    /** An unblock without a reason. */
    public Unblocked(Prefix prefix, String author, Instant at, Instant keepUntil) {
      this(prefix, author, at, keepUntil, Optional.empty());
    }

    /** The unblock that a new ignore rule is too: its end does not bring back what it released. */
    public static Unblocked by(IgnoreRule rule) {
      return new Unblocked(
          rule.prefix(), rule.author(), rule.addedAt(), rule.addedAt().plus(REMEMBERED));
    }
  }

  /**
   * The coordinator thinks better of its own verdict on exactly this prefix. What lies inside goes
   * on, and so do evidence and offences; what a host decided by itself stays.
   *
   * @param forged whether it was not the source that scanned: what hosts decided on it by
   *     themselves, on packets that anybody may forge, ends too
   */
  record Lifted(Prefix source, String author, Instant at, String reason, boolean forged)
      implements Change {
    public Lifted {
      Names.requireText(author);
      Names.requireText(reason);
    }
  }

  /**
   * Nothing in the rule's prefix is blocked from now on where the rule counts; what is, is
   * released. Where it counts on all hosts, the verdicts inside are over, else they are only not in
   * force there. Replaces any earlier rule of the same prefix.
   */
  record IgnoreAdded(IgnoreRule rule) implements Change {}

  /** The rule with exactly this prefix is gone. */
  record IgnoreRemoved(Prefix prefix, String author, Instant at) implements Change {
    public IgnoreRemoved {
      Names.requireText(author);
    }
  }

  /**
   * The changes to the ignore list before this one make a version of it.
   *
   * <p>What leads back from a large change takes several entries; the last of them makes the
   * version.
   *
   * @param before the rules of the version before that this one has not, or has otherwise
   * @param fresh the prefixes that had no rule in the version before
   * @param left how many entries with more of these follow
   */
  record IgnoreVersioned(
      IgnoreVersion version, List<IgnoreRule> before, List<Prefix> fresh, int left)
      implements Change {
    public IgnoreVersioned {
      before = List.copyOf(before);
      fresh = List.copyOf(fresh);
    }

    /** All in one entry. */
    public IgnoreVersioned(IgnoreVersion version, List<IgnoreRule> before, List<Prefix> fresh) {
      this(version, before, fresh, 0);
    }

    /** The same without what leads back from it. */
    public IgnoreVersioned slim() {
      return new IgnoreVersioned(version, List.of(), List.of());
    }
  }

  /**
   * The first {@value #MOST} verdicts whose time is over by then are over, by their end, then by
   * their source. Every reader knows that by itself; those who write the history down go by it, so
   * that all write the same at the same place.
   */
  record Passed(Instant at) implements Change {

    /** Most verdicts of one entry. */
    public static final int MOST = 2_000;
  }

  /**
   * Something that happened and changes nothing, for the history of all coordinators.
   *
   * @param kind the wire name of a kind of event
   * @param by to whom it happened: a sensor or a coordinator
   */
  record Noted(String kind, String by, Instant at, String text) implements Change {
    public Noted {
      Names.requireText(kind);
      Names.requireText(by);
      Names.requireText(text);
    }
  }

  /**
   * An entry of a kind that a later version has and this one has not. A sensor passes it over; a
   * coordinator, which is to keep it, does not take it.
   */
  record Unknown() implements Change {}

  /** What all hosts together serve. */
  record ServedChanged(ServedPorts served) implements Change {}

  /** A host of the fleet, by its certificate: never blocked anywhere. */
  record HostEnrolled(FleetHost host) implements Change {}

  /** The host of this name left the fleet, and nobody guards its addresses any more. */
  record HostRemoved(String name, String author, Instant at) implements Change {
    public HostRemoved {
      Names.requireText(name);
      Names.requireText(author);
    }
  }
}
