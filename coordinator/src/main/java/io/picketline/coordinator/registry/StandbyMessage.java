package io.picketline.coordinator.registry;

import akka.actor.typed.ActorRef;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.picketline.coordinator.journal.SourceMemory;
import io.picketline.coordinator.judgement.EvidenceCopy;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the registry and the standby coordinators tell each other beside the log itself. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
@JsonSubTypes({
  @JsonSubTypes.Type(value = StandbyMessage.Mirror.class, name = "mirror"),
  @JsonSubTypes.Type(value = StandbyMessage.Tail.class, name = "tail"),
  @JsonSubTypes.Type(value = StandbyMessage.Whole.class, name = "whole"),
  @JsonSubTypes.Type(value = StandbyMessage.News.class, name = "news"),
  @JsonSubTypes.Type(value = StandbyMessage.Gather.class, name = "gather"),
  @JsonSubTypes.Type(value = StandbyMessage.Copy.class, name = "copy"),
})
public sealed interface StandbyMessage {

  /** What a standby says. */
  sealed interface FromStandby extends StandbyMessage {

    /** The standby's name. */
    String coordinator();
  }

  /** What the registry says. */
  sealed interface FromRegistry extends StandbyMessage {}

  /**
   * How much of the registry's evidence a standby has on its disk.
   *
   * @param of the epoch that the registry opened when it began
   * @param revision the last change; 0 for none
   */
  record Copied(Optional<Epoch> of, long revision) {

    /** Nothing. */
    public static final Copied NONE = new Copied(Optional.empty(), 0);
  }

  /**
   * A standby follows the log, as a sensor does with {@link LinkMessage.Follow}; said several times
   * a second, so that the registry knows whether it is heard by a majority.
   *
   * @param epoch the history that minted entry {@code have} on the standby's disk
   * @param promised the highest history that it has promised to follow, if any
   * @param taking up to where it has the log in hand, while it writes a whole state to its disk
   * @param trouble why it cannot write to its disk, if it cannot
   */
  record Mirror(
      String coordinator,
      Optional<Epoch> epoch,
      long have,
      Optional<Epoch> promised,
      Copied copied,
      Optional<LogPoint> taking,
      Optional<String> trouble,
      ActorRef<ToSession> session)
      implements FromStandby {}

  /**
   * A part of an answer.
   *
   * @param to the {@link Gather} that it answers
   * @param number from 0
   */
  record Part(Epoch to, int number, boolean last) {}

  /**
   * What a standby has and the registry has not; in parts.
   *
   * @param promised the highest history that it has promised to follow
   * @param entries beyond the place where the histories part
   * @param answer which part of an answer this is; none if nobody asked
   */
  record Tail(
      String coordinator,
      Optional<Epoch> promised,
      List<Offered> entries,
      List<SourceMemory> sources,
      Optional<Part> answer)
      implements FromStandby {
    public Tail {
      entries = List.copyOf(entries);
      sources = List.copyOf(sources);
    }
  }

  /**
   * The whole log of a standby whose history is later, and goes on from another place; in chunks.
   *
   * @param answers the {@link Gather} that this answers
   */
  record Whole(String coordinator, Epoch answers, LinkMessage.Snapshot chunk)
      implements FromStandby {}

  /**
   * What happened at a coordinator, for everybody's history, and how it is; said by the one that
   * leads too.
   */
  record News(String coordinator, List<Event> events, Optional<State> state)
      implements FromStandby {

    /** Most of anything in it. */
    public static final int MOST = 500;

    public News {
      if (events.size() > MOST) {
        throw new IllegalArgumentException(
            "%d events at once are no news".formatted(events.size()));
      }
      events = List.copyOf(events);
    }

    /** How a coordinator is. */
    public static News of(String coordinator, State state) {
      return new News(coordinator, List.of(), Optional.of(state));
    }

    /** What happened there. */
    public static News of(String coordinator, Event event) {
      return new News(coordinator, List.of(event), Optional.empty());
    }
  }

  /**
   * How a coordinator is.
   *
   * @param settings those that are to be the same on all, each by its digest
   * @param certificate what is wrong with its certificate, if anything is
   * @param missed those that took part and do not now, and why, as it sees them
   */
  record State(
      Map<String, String> settings, Optional<String> certificate, Map<String, String> missed) {
    public State {
      if (settings.size() > News.MOST || missed.size() > News.MOST) {
        throw new IllegalArgumentException("no coordinator has so many settings, or others");
      }
      settings = Map.copyOf(settings);
      missed = Map.copyOf(missed);
    }
  }

  /**
   * A registry that begins asks what it is missing, and the promise to follow no lower history.
   *
   * @param opening the history that it is about to open
   * @param chain how its own history came about, oldest first
   * @param head its last entry; 0 for none
   */
  record Gather(Epoch opening, List<Change.EpochOpened> chain, long head) implements FromRegistry {
    public Gather {
      chain = List.copyOf(chain);
    }
  }

  /** Evidence that changed. */
  record Copy(EvidenceCopy evidence) implements FromRegistry {}
}
