package io.picketline.protocol.local;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.picketline.protocol.IgnoreLine;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.log.TrustChange.TokenMade;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One question or order of the command, one a connection. Who asks is known by the socket's peer
 * credentials, or by a certificate; {@link Right} says who may.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LocalRequest.ShowStatus.class, name = "status"),
  @JsonSubTypes.Type(value = LocalRequest.ListSensors.class, name = "sensors"),
  @JsonSubTypes.Type(value = LocalRequest.Reach.class, name = "reach"),
  @JsonSubTypes.Type(value = LocalRequest.ListVerdicts.class, name = "verdicts"),
  @JsonSubTypes.Type(value = FindVerdicts.class, name = "find-verdicts"),
  @JsonSubTypes.Type(value = LocalRequest.Why.class, name = "why"),
  @JsonSubTypes.Type(value = LocalRequest.Where.class, name = "where"),
  @JsonSubTypes.Type(value = LocalRequest.Block.class, name = "block"),
  @JsonSubTypes.Type(value = LocalRequest.Unblock.class, name = "unblock"),
  @JsonSubTypes.Type(value = LocalRequest.ListIgnored.class, name = "ignored"),
  @JsonSubTypes.Type(value = LocalRequest.AddIgnore.class, name = "ignore"),
  @JsonSubTypes.Type(value = LocalRequest.RemoveIgnore.class, name = "unignore"),
  @JsonSubTypes.Type(value = LocalRequest.EditIgnored.class, name = "edit-ignored"),
  @JsonSubTypes.Type(value = LocalRequest.UndoIgnored.class, name = "undo-ignored"),
  @JsonSubTypes.Type(value = LocalRequest.ListIgnoreVersions.class, name = "ignore-versions"),
  @JsonSubTypes.Type(value = LocalRequest.RemoveHost.class, name = "remove-host"),
  @JsonSubTypes.Type(value = LocalRequest.Reload.class, name = "reload"),
  @JsonSubTypes.Type(value = LocalRequest.Import.class, name = "import"),
  @JsonSubTypes.Type(value = LocalRequest.Export.class, name = "export"),
  @JsonSubTypes.Type(value = LocalRequest.Recall.class, name = "history"),
  @JsonSubTypes.Type(value = ListEvents.class, name = "events"),
  @JsonSubTypes.Type(value = NotifyRequest.ListReceivers.class, name = "receivers"),
  @JsonSubTypes.Type(value = NotifyRequest.TestReceiver.class, name = "test-receiver"),
  @JsonSubTypes.Type(value = TrustRequest.Enroll.class, name = "enroll"),
  @JsonSubTypes.Type(value = TrustRequest.Approve.class, name = "approve"),
  @JsonSubTypes.Type(value = TrustRequest.Revoke.class, name = "revoke"),
  @JsonSubTypes.Type(value = TrustRequest.AddUser.class, name = "add-user"),
  @JsonSubTypes.Type(value = TrustRequest.RemoveUser.class, name = "remove-user"),
  @JsonSubTypes.Type(value = LocalRequest.ListUsers.class, name = "users"),
  @JsonSubTypes.Type(value = TrustRequest.AddExportToken.class, name = "add-export-token"),
  @JsonSubTypes.Type(value = TrustRequest.RemoveExportToken.class, name = "remove-export-token"),
  @JsonSubTypes.Type(value = LocalRequest.ListExportTokens.class, name = "export-tokens"),
  @JsonSubTypes.Type(value = SelfTestRequest.Play.class, name = "play-scan"),
  @JsonSubTypes.Type(value = SelfTestRequest.Look.class, name = "look-in-filter"),
  @JsonSubTypes.Type(value = LocalRequest.WhySensor.class, name = "why-sensor"),
  @JsonSubTypes.Type(value = LocalRequest.Revert.class, name = "revert"),
  @JsonSubTypes.Type(value = Measure.class, name = "measure"),
})
public sealed interface LocalRequest
    permits TrustRequest,
        ListEvents,
        FindVerdicts,
        Measure,
        NotifyRequest,
        SelfTestRequest,
        LocalRequest.RemoveHost,
        LocalRequest.WhySensor,
        LocalRequest.Revert,
        LocalRequest.ShowStatus,
        LocalRequest.ListSensors,
        LocalRequest.ListUsers,
        LocalRequest.ListExportTokens,
        LocalRequest.Reach,
        LocalRequest.ListVerdicts,
        LocalRequest.Why,
        LocalRequest.Where,
        LocalRequest.Block,
        LocalRequest.Unblock,
        LocalRequest.Import,
        LocalRequest.Export,
        LocalRequest.ListIgnored,
        LocalRequest.AddIgnore,
        LocalRequest.RemoveIgnore,
        LocalRequest.EditIgnored,
        LocalRequest.UndoIgnored,
        LocalRequest.ListIgnoreVersions,
        LocalRequest.Reload,
        LocalRequest.Recall {

  /** Whether carrying it out may change something. */
  default boolean changes() {
    return switch (this) {
      case ShowStatus _,
          ListSensors _,
          ListUsers _,
          ListExportTokens _,
          Reach _,
          ListVerdicts _,
          Why _,
          WhySensor _,
          Where _,
          Recall _,
          ListEvents _,
          FindVerdicts _,
          Measure _,
          NotifyRequest _,
          ListIgnored _,
          Export _,
          ListIgnoreVersions _,
          SelfTestRequest.Look _ ->
          false;
      case EditIgnored edit -> !edit.dryRun();
      case UndoIgnored undo -> !undo.dryRun();
      case Block block -> !block.dryRun();
      case Unblock unblock -> !unblock.dryRun();
      case Import part -> !part.dryRun();
      case RemoveHost remove -> !remove.dryRun();
      case TrustRequest trust -> !trust.dryRun();
      case Revert revert -> !revert.dryRun();
      case Reload reload -> !reload.dryRun();
      case AddIgnore _, RemoveIgnore _, SelfTestRequest.Play _ -> true;
    };
  }

  /**
   * Take a host that is no more out of the fleet.
   *
   * @param dryRun whether only to say what would come of it
   */
  record RemoveHost(String name, boolean dryRun) implements LocalRequest {
    public RemoveHost {
      Names.requireText(name);
    }
  }

  /** How the daemon is. */
  record ShowStatus() implements LocalRequest {}

  /**
   * The sensors a coordinator knows, by name.
   *
   * @param after the last one that was told; none to begin
   */
  record ListSensors(Optional<String> after) implements LocalRequest {
    public ListSensors {
      after.ifPresent(Names::requireHost);
    }

    /** From the first. */
    public ListSensors() {
      this(Optional.empty());
    }
  }

  /** The users that a coordinator knows. */
  record ListUsers() implements LocalRequest {}

  /**
   * The tokens by which lists are fetched; answered by {@link TrustReply.ExportTokens}.
   *
   * @param hash only the one whose secret has this SHA-256, in 64 lower-case hexadecimal digits: so
   *     a coordinator finds out whether a token counts that somebody shows it
   */
  record ListExportTokens(Optional<String> hash) implements LocalRequest {
    public ListExportTokens {
      hash.ifPresent(TokenMade::requireHash);
    }
  }

  /** How far the log's entry {@code seq} is in force; answered by {@link LocalReply.Reach}. */
  record Reach(long seq) implements LocalRequest {}

  /** The verdicts in force, those that expire first last; at most {@code limit}. */
  record ListVerdicts(int limit) implements LocalRequest {}

  /** All that is held on a prefix. */
  record Why(Prefix prefix) implements LocalRequest {}

  /** On which hosts a prefix is blocked, and how, and on which it is not, and why. */
  record Where(Prefix prefix) implements LocalRequest {}

  /**
   * Block by hand.
   *
   * @param dryRun whether only to say what would come of it
   * @param force whether to block past an ignore rule, or around spared addresses; never past the
   *     guard
   */
  record Block(Prefix prefix, Duration duration, String reason, boolean dryRun, boolean force)
      implements LocalRequest {
    public Block {
      Names.requireText(reason);
    }

    /** A block in earnest, by the rules. */
    public Block(Prefix prefix, Duration duration, String reason) {
      this(prefix, duration, reason, false, false);
    }
  }

  /**
   * End every verdict inside the prefix and forget its evidence.
   *
   * @param reason why, for those who read it later
   * @param dryRun whether only to say what would come of it
   */
  record Unblock(Prefix prefix, Optional<String> reason, boolean dryRun) implements LocalRequest {
    public Unblock {
      reason.ifPresent(Names::requireText);
    }

    /** An unblock in earnest, without a reason. */
    public Unblock(Prefix prefix) {
      this(prefix, Optional.empty(), false);
    }
  }

  /**
   * Block a list's next part; answered by {@link LocalReply.Imported}. A verdict that lasts longer
   * than the list's is kept.
   *
   * @param blocks at most {@link #MOST}
   * @param skipBad whether to block the others if some cannot be; else none is
   * @param dryRun whether only to say what would come of it
   */
  record Import(List<Block> blocks, boolean skipBad, boolean dryRun) implements LocalRequest {

    /** Most blocks of one part. */
    public static final int MOST = 500;

    public Import {
      if (blocks.size() > MOST) {
        throw new IllegalArgumentException(
            "%d blocks are more than %d".formatted(blocks.size(), MOST));
      }
      blocks = List.copyOf(blocks);
    }
  }

  /**
   * The next blocks in force, ascending by source; answered by {@link LocalReply.Exported}.
   *
   * @param after the last one that was told; none to begin
   */
  record Export(Optional<Prefix> after) implements LocalRequest {}

  /**
   * The ignore list, network-wide rules first.
   *
   * @param from how many rules to pass over, those of the answers before
   */
  record ListIgnored(int from) implements LocalRequest {
    public ListIgnored {
      if (from < 0) {
        throw new IllegalArgumentException("%d is below 0".formatted(from));
      }
    }

    /** From its beginning. */
    public ListIgnored() {
      this(0);
    }
  }

  /** Never block this prefix; release what it covers. */
  record AddIgnore(Prefix prefix, String comment) implements LocalRequest {
    public AddIgnore {
      Names.requireText(comment);
    }
  }

  /** Take the rule with exactly this prefix off the list. */
  record RemoveIgnore(Prefix prefix) implements LocalRequest {}

  /**
   * Change the network-wide ignore list as a whole, or only say what that would come to. One that
   * names no version is refused if it puts the whole list in the place of another's recent change.
   *
   * @param ifVersion only if the list is still this version; 0 for one that was never changed
   * @param all whether rules of other prefixes go
   * @param lines rules to add, or to put in the place of those with the same prefix
   * @param remove prefixes whose rule goes
   * @param what what is done, for the history
   * @param dryRun whether to change nothing; answered by {@link IgnoreReply.IgnoreForecast}
   */
  record EditIgnored(
      Optional<Long> ifVersion,
      boolean all,
      List<IgnoreLine> lines,
      List<Prefix> remove,
      String what,
      boolean dryRun)
      implements LocalRequest {
    public EditIgnored {
      Names.requireText(what);
      lines = List.copyOf(lines);
      remove = List.copyOf(remove);
      if (lines.size() + remove.size() > IgnoreRule.MOST_OF_A_LIST) {
        throw new IllegalArgumentException(
            "%d changes are more than %d"
                .formatted(lines.size() + remove.size(), IgnoreRule.MOST_OF_A_LIST));
      }
    }
  }

  /**
   * Bring back an earlier version of the network-wide ignore list.
   *
   * @param ifVersion only if the list is still this version
   * @param to the one to bring back, 0 for the list before the first; if none, the one before that
   *     whose rules the last one has
   */
  record UndoIgnored(Optional<Long> ifVersion, Optional<Long> to, boolean dryRun)
      implements LocalRequest {

    /** One step back from this version. */
    public UndoIgnored(long ifVersion, boolean dryRun) {
      this(Optional.of(ifVersion), Optional.empty(), dryRun);
    }
  }

  /** The versions of the network-wide ignore list. */
  record ListIgnoreVersions() implements LocalRequest {}

  /**
   * Read the configuration file again and put in force what can be without a restart.
   *
   * @param dryRun whether only to say what would come of it
   */
  record Reload(boolean dryRun) implements LocalRequest {}

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

    /** Most events of one answer. */
    public static final int MOST = 1_000;

    public Recall {
      if (limit < 1 || limit > MOST) {
        throw new IllegalArgumentException("%d is not in 1 to %d".formatted(limit, MOST));
      }
    }
  }

  /**
   * The verdicts in force that rest on what one host's sensor told, ascending by source; answered
   * by {@link TestimonyReply.Testimony}.
   *
   * @param since those decided before it are passed over
   * @param after the last source that was looked at; none to begin
   */
  record WhySensor(String host, Optional<Instant> since, Optional<Prefix> after)
      implements LocalRequest {
    public WhySensor {
      Names.requireHost(host);
    }
  }

  /**
   * Take back what one host's sensor told: its evidence out of all sums, and the verdicts that do
   * not stand without it; answered by {@link TestimonyReply.Reverted}, part by part.
   *
   * @param since evidence from before it, and verdicts decided before it, stay
   * @param dryRun whether only to say what would come of it
   * @param after the last source that was looked at; none to begin
   */
  record Revert(String host, Instant since, boolean dryRun, Optional<Prefix> after)
      implements LocalRequest {
    public Revert {
      Names.requireHost(host);
    }
  }
}
