package io.picketline.protocol.local;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.event.Event;
import java.util.List;
import java.util.Optional;

/** The daemon's one answer to a {@link LocalRequest}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
@JsonSubTypes({
  @JsonSubTypes.Type(value = StatusReply.SensorStatus.class, name = "sensor-status"),
  @JsonSubTypes.Type(value = StatusReply.CoordinatorStatus.class, name = "coordinator-status"),
  @JsonSubTypes.Type(value = LocalReply.Sensors.class, name = "sensors"),
  @JsonSubTypes.Type(value = LocalReply.Reach.class, name = "reach"),
  @JsonSubTypes.Type(value = LocalReply.Verdicts.class, name = "verdicts"),
  @JsonSubTypes.Type(value = VerdictPage.class, name = "verdict-page"),
  @JsonSubTypes.Type(value = LocalReply.Explanation.class, name = "explanation"),
  @JsonSubTypes.Type(value = LocalReply.Whereabouts.class, name = "where"),
  @JsonSubTypes.Type(value = IgnoreReply.Ignored.class, name = "ignored"),
  @JsonSubTypes.Type(value = LocalReply.Changed.class, name = "changed"),
  @JsonSubTypes.Type(value = IgnoreReply.IgnoreForecast.class, name = "ignore-forecast"),
  @JsonSubTypes.Type(value = IgnoreReply.IgnoreVersions.class, name = "ignore-versions"),
  @JsonSubTypes.Type(value = LocalReply.Reloaded.class, name = "reloaded"),
  @JsonSubTypes.Type(value = LocalReply.Imported.class, name = "imported"),
  @JsonSubTypes.Type(value = LocalReply.Exported.class, name = "exported"),
  @JsonSubTypes.Type(value = LocalReply.Past.class, name = "history"),
  @JsonSubTypes.Type(value = EventList.class, name = "events"),
  @JsonSubTypes.Type(value = NotifyReply.Receivers.class, name = "receivers"),
  @JsonSubTypes.Type(value = NotifyReply.Tested.class, name = "receiver-tested"),
  @JsonSubTypes.Type(value = TrustReply.Enrolled.class, name = "enrolled"),
  @JsonSubTypes.Type(value = TrustReply.Users.class, name = "users"),
  @JsonSubTypes.Type(value = TrustReply.UserAdded.class, name = "user-added"),
  @JsonSubTypes.Type(value = TrustReply.ExportTokens.class, name = "export-tokens"),
  @JsonSubTypes.Type(value = TrustReply.ExportTokenAdded.class, name = "export-token-added"),
  @JsonSubTypes.Type(value = TestimonyReply.Testimony.class, name = "testimony"),
  @JsonSubTypes.Type(value = TestimonyReply.Reverted.class, name = "reverted"),
  @JsonSubTypes.Type(value = Measured.class, name = "measured"),
  @JsonSubTypes.Type(value = LocalReply.NotOnDisk.class, name = "not-on-disk"),
  @JsonSubTypes.Type(value = SelfTestReply.Played.class, name = "played-scan"),
  @JsonSubTypes.Type(value = SelfTestReply.InFilter.class, name = "in-filter"),
  @JsonSubTypes.Type(value = LocalReply.Refused.class, name = "refused"),
})
public sealed interface LocalReply
    permits LocalReply.Settled,
        IgnoreReply,
        EventList,
        NotifyReply,
        TestimonyReply,
        SelfTestReply,
        TrustReply,
        Measured,
        StatusReply,
        LocalReply.Sensors,
        LocalReply.Reach,
        LocalReply.Verdicts,
        VerdictPage,
        LocalReply.Explanation,
        LocalReply.Whereabouts,
        LocalReply.Exported,
        LocalReply.Reloaded,
        LocalReply.Past,
        LocalReply.NotOnDisk,
        LocalReply.Refused {

  /** The answer to a change: it may be told only once the change is safe. */
  sealed interface Settled extends LocalReply
      permits Changed,
          Imported,
          TrustReply.Enrolled,
          TrustReply.UserAdded,
          TrustReply.ExportTokenAdded,
          TestimonyReply.Reverted {

    /** The last log entry that carries it; 0 if there is none. */
    long seq();
  }

  /**
   * The sensors a coordinator knows, by name, or as many as fit one answer.
   *
   * @param more whether there are others after the last of these
   */
  record Sensors(long head, List<SensorEntry> sensors, boolean more) implements LocalReply {
    public Sensors {
      sensors = List.copyOf(sensors);
    }

    /** All of them. */
    public Sensors(long head, List<SensorEntry> sensors) {
      this(head, sensors, false);
    }
  }

  /**
   * How far an entry of the log is in force.
   *
   * @param live sensors that live
   * @param late others, which may be back in a moment
   * @param lost others, which are away
   * @param behind how many that live have it not in force yet
   * @param first the first of these
   */
  record Reach(int live, int late, int lost, int behind, List<String> first) implements LocalReply {
    public Reach {
      first = List.copyOf(first);
    }
  }

  /**
   * Verdicts in force.
   *
   * @param total how many there are; more than listed if the list was cut
   */
  record Verdicts(int total, List<Standing> verdicts) implements LocalReply {
    public Verdicts {
      verdicts = List.copyOf(verdicts);
    }
  }

  /**
   * All that is known of a prefix.
   *
   * @param name what reverse DNS calls it, where that is asked; never to be trusted
   * @param verdicts those that block any of it
   * @param spared why it can never be blocked, if so
   * @param notInForce why none of these verdicts is in force on the host that was asked, if so;
   *     none if there is no verdict
   * @param score the evidence sum towards a verdict, decayed to now
   * @param evidence the latest pieces that make the score, oldest first
   * @param said what it said first at trap ports of the host that was asked, oldest first; none of
   *     a daemon that knows of no such thing
   * @param undo the command that releases it; none if nothing is blocked
   */
  record Explanation(
      Prefix prefix,
      Optional<String> name,
      List<Standing> verdicts,
      Optional<String> spared,
      Optional<String> notInForce,
      double score,
      int pairs,
      List<Evidence> evidence,
      @JsonSetter(nulls = Nulls.AS_EMPTY) List<Said> said,
      Optional<String> undo)
      implements LocalReply {
    public Explanation {
      said = List.copyOf(said);
    }

    /**
     * What to unblock so that none of a prefix is blocked: the one verdict that there is, the first
     * that covers all of it, or else the prefix with all verdicts in it.
     */
    public static Optional<Prefix> undone(Prefix prefix, List<Verdict> verdicts) {
      var sources = verdicts.stream().map(Verdict::source).toList();
      return sources.size() == 1
          ? Optional.of(sources.getFirst())
          : sources.stream()
              .filter(source -> source.contains(prefix))
              .findFirst()
              .or(() -> Optional.of(prefix).filter(_ -> !sources.isEmpty()));
    }

    /** Whether all of the prefix is blocked by one verdict, and not only some in it. */
    public boolean blocksAll() {
      return verdicts.stream().anyMatch(it -> it.verdict().source().contains(prefix));
    }

    /** The same with a name. */
    public Explanation named(Optional<String> as) {
      return new Explanation(
          prefix, as, verdicts, spared, notInForce, score, pairs, evidence, said, undo);
    }
  }

  /**
   * Where a prefix is blocked.
   *
   * @param spared why no evidence can ever block it anywhere, if so
   * @param tally counts all rows; there are more than listed if the list was cut
   * @param rows by source, then by host
   * @param notes what may be missing, one line each
   */
  record Whereabouts(
      Prefix prefix, Optional<String> spared, Tally tally, List<HostRow> rows, List<String> notes)
      implements LocalReply {

    /** Most rows of one answer. */
    public static final int MOST = 2_000;

    public Whereabouts {
      rows = List.copyOf(rows);
      notes = List.copyOf(notes);
    }
  }

  /**
   * A change was made and is safe.
   *
   * @param objects what was changed, one line each
   * @param seq the log entry that carries it; 0 if it is this host's alone
   * @param warnings what is doubtful in it, one line each
   * @param rest what of the order was not done, and why, if so
   * @param names the address, prefix, host or user that each of the first objects is about, in
   *     their order; none of a daemon that does not say
   */
  record Changed(
      List<String> objects,
      long seq,
      List<String> warnings,
      Optional<Refused> rest,
      @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> names)
      implements Settled {
    public Changed {
      objects = List.copyOf(objects);
      warnings = List.copyOf(warnings);
      names = List.copyOf(names);
      if (names.size() > objects.size()) {
        throw new IllegalArgumentException(
            "%d names of %d objects".formatted(names.size(), objects.size()));
      }
    }

    /** All that was ordered, and nothing doubtful; it does not say what each object is about. */
    public Changed(List<String> objects, long seq) {
      this(objects, seq, List.of(), Optional.empty(), List.of());
    }

    /** What these lines say. */
    public static Changed of(
        List<ChangedLine> lines, long seq, List<String> warnings, Optional<Refused> rest) {
      return new Changed(
          lines.stream().map(ChangedLine::text).toList(),
          seq,
          warnings,
          rest,
          lines.stream().map(ChangedLine::name).toList());
    }
  }

  /**
   * A part of a list was imported.
   *
   * @param blocked blocks that are made, or would be
   * @param kept sources that were left alone: a verdict on them lasts longer
   * @param misfits what cannot be blocked; unless these were to be skipped, nothing was blocked
   */
  record Imported(int blocked, int kept, List<Misfit> misfits, long seq) implements Settled {
    public Imported {
      misfits = List.copyOf(misfits);
    }
  }

  /**
   * Blocks in force, ascending by source.
   *
   * @param more whether there are others after the last of these
   */
  record Exported(List<ExportedBlock> blocks, boolean more) implements LocalReply {

    /** Most blocks in one answer. */
    public static final int MOST = 1_000;

    public Exported {
      blocks = List.copyOf(blocks);
    }
  }

  /**
   * The configuration file was read again.
   *
   * @param problems why nothing of it is in force; none if it is
   * @param inForce what changed, one line each
   * @param needRestart keys whose new values the daemon takes only when it starts
   * @param warnings what is doubtful in it
   */
  record Reloaded(
      List<String> problems, List<String> inForce, List<String> needRestart, List<String> warnings)
      implements LocalReply {
    public Reloaded {
      problems = List.copyOf(problems);
      inForce = List.copyOf(inForce);
      needRestart = List.copyOf(needRestart);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * What happened, oldest first.
   *
   * @param more whether older events than these were left out, for lack of room
   * @param note why some are missing, if so
   */
  record Past(List<Event> events, boolean more, Optional<String> note) implements LocalReply {
    public Past {
      events = List.copyOf(events);
    }
  }

  /**
   * A change was made and is in force, yet it is in the coordinator's memory alone: its disk cannot
   * be written. It is lost if the coordinator ends before that is mended.
   *
   * @param done what would have been answered
   * @param cause why it is not on disk
   */
  record NotOnDisk(LocalReply done, String cause) implements LocalReply {}

  /** The daemon will not or cannot. */
  record Refused(Reason reason, String message) implements LocalReply {}

  /** Why a request is refused; the command turns it into an exit code. */
  enum Reason {
    /** The thing named is not there. */
    NOT_FOUND,
    /** Not understood, or not valid. */
    INVALID,
    /** Rights, guard or ignore list forbid it, or this daemon is not the one to ask. */
    FORBIDDEN,
    /** The daemon cannot answer now. */
    UNAVAILABLE
  }
}
