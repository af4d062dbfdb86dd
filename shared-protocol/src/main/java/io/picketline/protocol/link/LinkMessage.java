package io.picketline.protocol.link;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Names;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that crosses the link. Who speaks is known by the certificate, never by the message. A
 * message whose type is unknown is counted and dropped. Wire names are never reused.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LinkMessage.Hello.class, name = "hello"),
  @JsonSubTypes.Type(value = LinkMessage.Follow.class, name = "follow"),
  @JsonSubTypes.Type(value = LinkMessage.Report.class, name = "report"),
  @JsonSubTypes.Type(value = LinkMessage.Serves.class, name = "serves"),
  @JsonSubTypes.Type(value = LinkMessage.Offer.class, name = "offer"),
  @JsonSubTypes.Type(value = LinkMessage.Health.class, name = "health"),
  @JsonSubTypes.Type(value = LinkMessage.Deviations.class, name = "deviations"),
  @JsonSubTypes.Type(value = LinkMessage.Unsent.class, name = "unsent"),
  @JsonSubTypes.Type(value = LinkMessage.Spares.class, name = "spares"),
  @JsonSubTypes.Type(value = LinkMessage.Holding.class, name = "holding"),
  @JsonSubTypes.Type(value = LinkMessage.Gathering.class, name = "gathering"),
  @JsonSubTypes.Type(value = LinkMessage.Welcome.class, name = "welcome"),
  @JsonSubTypes.Type(value = LinkMessage.Delta.class, name = "delta"),
  @JsonSubTypes.Type(value = LinkMessage.Snapshot.class, name = "snapshot"),
  @JsonSubTypes.Type(value = LinkMessage.Reported.class, name = "reported"),
  @JsonSubTypes.Type(value = LinkMessage.Delayed.class, name = "delayed"),
  @JsonSubTypes.Type(value = LinkMessage.Refused.class, name = "refused"),
  @JsonSubTypes.Type(value = LinkMessage.Renew.class, name = "renew"),
  @JsonSubTypes.Type(value = LinkMessage.Renewed.class, name = "renewed"),
  @JsonSubTypes.Type(value = LinkMessage.Kept.class, name = "kept"),
  @JsonSubTypes.Type(value = LinkMessage.NotRenewed.class, name = "not-renewed"),
  @JsonSubTypes.Type(value = LinkMessage.Trusted.class, name = "trusted"),
})
public sealed interface LinkMessage {

  /** The newest version of this protocol that is spoken here; see docs/coordinator.md, Versions. */
  int VERSION = 4;

  /** The oldest one. A peer that speaks none of these is refused, with the numbers. */
  int OLDEST_VERSION = 3;

  /** Most log entries in one {@link Delta}, or changes in one {@link Snapshot} chunk. */
  int MAX_ENTRIES = 500;

  /** Most pieces of evidence in one {@link Report}. */
  int MAX_EVIDENCE = 500;

  /** Most characters of certificates in PEM. */
  int MAX_PEM = 16_384;

  /** What a sensor may say. */
  sealed interface FromSensor extends LinkMessage {}

  /** What a sensor says of itself beside its place in the log. */
  sealed interface Vital extends FromSensor {}

  /** What a coordinator may say. */
  sealed interface FromCoordinator extends LinkMessage {}

  /** What a coordinator says of certificates. */
  sealed interface OfTrust extends FromCoordinator {}

  /**
   * First message of a sensor.
   *
   * @param version the oldest version of the link that it speaks
   * @param newest the newest one; none from those that speak a single one
   * @param groups those that the host is in, for the scopes of ignore rules
   */
  record Hello(
      int version,
      Optional<Integer> newest,
      String software,
      Set<Mode> modes,
      String capture,
      Optional<Set<String>> groups)
      implements FromSensor {
    public Hello {
      groups = groups.map(Set::copyOf);
      groups.ifPresent(LinkMessage::requireGroups);
      Names.requireText(software);
      Names.requireText(capture);
      modes = Set.copyOf(modes);
      var _ = new LinkVersions(version, newest.orElse(version));
    }

    /** Of one that speaks a single version. */
    public Hello(
        int version,
        String software,
        Set<Mode> modes,
        String capture,
        Optional<Set<String>> groups) {
      this(version, Optional.empty(), software, modes, capture, groups);
    }

    /** The versions that the sensor speaks. */
    public LinkVersions versions() {
      return new LinkVersions(version, newest.orElse(version));
    }
  }

  /**
   * Says what the sensor has and asks for what comes next. Sent at start, after every Delta or
   * Snapshot chunk is in force on the host (so it is the acknowledgement too), at any gap, and
   * every few seconds as keep-alive.
   *
   * @param epoch the history that minted the last entry; none if the sensor has nothing
   * @param have last entry in force here; 0 for none
   * @param blocks elements in the kernel's blocked sets
   * @param suspects elements in the kernel's suspect sets
   * @param clock the sensor's time
   */
  record Follow(Optional<Epoch> epoch, long have, int blocks, int suspects, Instant clock)
      implements FromSensor {
    public Follow {
      if (have < 0 || blocks < 0 || suspects < 0) {
        throw new IllegalArgumentException(
            "entry %d, %d blocks, %d suspects".formatted(have, blocks, suspects));
      }
    }
  }

  /**
   * Evidence, new to the sensor. Sent again until {@link Reported}; a pair counts once however
   * often it is told.
   *
   * @param boot random, drawn at the sensor's start
   * @param seq from 1 within a boot
   */
  record Report(long boot, long seq, List<Evidence> evidence) implements FromSensor {
    public Report {
      evidence = bounded(evidence, MAX_EVIDENCE);
    }
  }

  /** What the sensor's host serves now, or served within the last ten minutes. */
  record Serves(ServedPorts served) implements FromSensor {}

  /**
   * Entries that the sensor has beyond the place where its history and the coordinator's part; said
   * before it gives them up for a {@link Snapshot}.
   */
  record Offer(List<Offered> entries) implements FromSensor {
    public Offer {
      entries = bounded(entries, MAX_ENTRIES);
    }
  }

  /**
   * How the sensor is, with every keep-alive.
   *
   * @param restricted elements in the kernel's restricted sets
   * @param withheld verdicts not enforced because their source is spared there
   * @param leftOut verdicts that had to make room for others, since its start
   * @param failures changes that the packet filter would not take, since its start
   * @param drift blocks that another's hand had changed, repaired since its start
   * @param repairs times that another's hand was found in the packet filter, since its start
   * @param blocksNobody why nobody at all is blocked there, if so
   * @param have how far it was in the log then
   * @param held verdicts of the log that it keeps, in force or withheld; fewer than the log has if
   *     it had to leave some out, before its start too
   * @param clock the sensor's time
   */
  record Health(
      int restricted,
      int withheld,
      long leftOut,
      long failures,
      long drift,
      long repairs,
      Optional<String> blocksNobody,
      long have,
      int held,
      Instant clock)
      implements Vital {
    public Health {
      if (Stream.of(restricted, withheld, leftOut, failures, drift, repairs, have, held)
          .anyMatch(count -> count.longValue() < 0)) {
        throw new IllegalArgumentException("a count of a sensor's health is below 0");
      }
      blocksNobody.ifPresent(Names::requireText);
    }
  }

  /**
   * Where the sensor does otherwise than the log says; replaces what it told before. Said before
   * the {@link Follow} that acknowledges an entry which is not in force as it says.
   *
   * @param total how many there are; more than told if the list was cut
   */
  record Deviations(int total, List<Deviation> deviations) implements Vital {
    public Deviations {
      deviations = bounded(deviations, Deviation.MOST);
    }
  }

  /**
   * Whom the host never blocks, beside what the log says; replaces what it told before. Operators
   * are warned by it, and nothing is decided.
   */
  record Spares(List<Spared> spared) implements Vital {
    public Spares {
      spared = bounded(spared, Spared.MOST);
    }
  }

  /**
   * How the sensor's evidence fares on its way; said when it has changed.
   *
   * @param waiting pieces that the coordinator has not got yet
   * @param coalesced pieces that another one of the same source stands for, since its start
   * @param dropped pieces for which there was no room, since its start
   */
  record Unsent(int waiting, long coalesced, long dropped) implements Vital {
    public Unsent {
      if (waiting < 0 || coalesced < 0 || dropped < 0) {
        throw new IllegalArgumentException(
            "%d waiting, %d coalesced, %d dropped".formatted(waiting, coalesced, dropped));
      }
    }
  }

  /**
   * A part of what the sensor has in force of the log; answer to {@link Gathering}.
   *
   * @param at where the sensor stands in the log
   * @param chunk from 0
   * @param changes those that make this part of the state of nothing: hosts, ignore rules, verdicts
   */
  record Holding(LogPoint at, int chunk, boolean last, List<Change> changes) implements FromSensor {
    public Holding {
      changes = bounded(changes, MAX_ENTRIES);
    }
  }

  /**
   * The coordinator has lost the log and gathers what sensors have in force of it: keep that, and
   * tell it.
   *
   * @param chunk the part that is wanted, from 0; -1 for none, while others tell theirs
   */
  record Gathering(int chunk) implements FromCoordinator {}

  /**
   * First message of a coordinator.
   *
   * @param version the newest version of the link that both speak: they go by it from now on
   * @param host the sensor's name by its certificate
   */
  record Welcome(int version, String software, String coordinator, String host, Instant clock)
      implements FromCoordinator {
    public Welcome {
      var _ = new LinkVersions(version, version);
      Names.requireText(software);
      Names.requireHost(coordinator);
      Names.requireHost(host);
    }
  }

  /**
   * Entries that follow each other without a gap; empty if there is nothing new.
   *
   * @param epoch the sender's history
   * @param after what the first entry follows: a reader takes the entries only if it holds that
   * @param head the last entry of the log
   * @param clock the coordinator's time, against which expiries are counted
   */
  record Delta(Epoch epoch, LogPoint after, List<LogEntry> entries, long head, Instant clock)
      implements FromCoordinator {
    public Delta {
      entries = bounded(entries, MAX_ENTRIES);
    }

    /** Where a reader stands that has the first {@code count} of the entries. */
    public LogPoint pointAt(int count) {
      var at = after;
      for (var entry : entries.subList(0, count)) {
        at = at.then(entry);
      }
      return at;
    }

    /** Where a reader stands that has all of it. */
    public LogPoint last() {
      return pointAt(entries.size());
    }
  }

  /**
   * A part of the whole state as of {@code seq}, sent where the log no longer reaches back to what
   * the sensor has, or where their histories part. The first chunk replaces all that the sensor
   * has; its {@link Change.EpochOpened} tell how the history came about.
   *
   * @param epoch the sender's history, which minted entry {@code seq} too
   * @param chunk from 0
   * @param last whether the state is complete with this one
   */
  record Snapshot(
      Epoch epoch, long seq, int chunk, boolean last, List<Change> changes, Instant clock)
      implements FromCoordinator {
    public Snapshot {
      changes = bounded(changes, MAX_ENTRIES);
    }
  }

  /** All reports of this boot up to {@code seq} are safe. */
  record Reported(long boot, long seq) implements FromCoordinator {}

  /**
   * The sensor has to wait, and is not forgotten: said every few seconds meanwhile.
   *
   * @param because what for, in words
   */
  record Delayed(String because) implements FromCoordinator {
    public Delayed {
      Names.requireText(because);
    }
  }

  /** Why the coordinator ends the session. */
  record Refused(String reason) implements FromCoordinator {
    public Refused {
      Names.requireText(reason);
    }
  }

  /**
   * Asks for a certificate that goes on after the one of this connection. It names nothing: host
   * and key are those that the handshake has proved.
   */
  record Renew() implements FromSensor {}

  /**
   * Answer to {@link Renew}.
   *
   * @param certificate in PEM, for the same key
   * @param authorities in PEM, those to trust from now on
   */
  record Renewed(String certificate, String authorities) implements OfTrust {
    public Renewed {
      PemText.require(certificate);
      PemText.require(authorities);
    }
  }

  /** The certificate of the last {@link Renewed} is this host's from now on. */
  record Kept() implements FromSensor {}

  /** Answer to {@link Renew}: why there is no new certificate. */
  record NotRenewed(String because) implements OfTrust {
    public NotRenewed {
      Names.requireText(because);
    }
  }

  /**
   * The authorities that the fleet trusts. Said after {@link Welcome}, and when they change.
   *
   * @param authorities in PEM; the first is the one that issues now
   */
  record Trusted(String authorities) implements OfTrust {
    public Trusted {
      PemText.require(authorities);
    }
  }

  private static void requireGroups(Set<String> groups) {
    if (groups.size() > IgnoreScope.MOST) {
      throw new IllegalArgumentException(
          "%d groups are more than %d".formatted(groups.size(), IgnoreScope.MOST));
    }
    groups.forEach(Names::requireHost);
  }

  private static <T> List<T> bounded(List<T> list, int most) {
    if (list.size() > most) {
      throw new IllegalArgumentException("%d items are more than %d".formatted(list.size(), most));
    }
    return List.copyOf(list);
  }
}
