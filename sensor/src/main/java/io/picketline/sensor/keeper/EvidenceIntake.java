package io.picketline.sensor.keeper;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.Said;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Takes evidence off the packet thread, remembers the latest, and hands it on to the link. */
public final class EvidenceIntake {

  /** Everything this actor accepts. */
  public sealed interface Command {}

  /** There is evidence in the ring. */
  public enum Wake implements Command {
    WAKE
  }

  /** The link wants evidence: answered with {@link Taken} as soon as there is some. */
  public record Take(int most, ActorRef<Taken> replyTo) implements Command {}

  /** What is known of the sources inside a prefix? */
  public record Recall(Prefix prefix, Instant now, ActorRef<Recalled> replyTo) implements Command {}

  /** An operator unblocked the prefix: its evidence counts no more. */
  public record Forget(Prefix prefix) implements Command {}

  /** How much waits and how much was lost? */
  public record Count(ActorRef<Counted> replyTo) implements Command {}

  /** Evidence, oldest attackers first; it is the link's from now on. */
  public record Taken(List<Evidence> evidence) {}

  /**
   * Answer to {@link Recall}.
   *
   * @param score the sum over distinct pairs, decayed
   * @param evidence the latest pieces, oldest first
   * @param said what was said first at trap ports, oldest first
   */
  public record Recalled(double score, int pairs, List<Evidence> evidence, List<Said> said) {}

  /**
   * Answer to {@link Count}.
   *
   * @param ringOverflow pieces for which the ring had no room
   * @param unheard first words at traps for which it had none
   * @param coalesced pieces that another one in the outbox stands for
   * @param outboxDropped pieces for which the outbox had no room
   */
  public record Counted(
      int waiting, long ringOverflow, long unheard, long coalesced, long outboxDropped) {}

  private static final int MOST_SOURCES = 4_096;
  private static final int MOST_WAITING = 20_000;
  private static final int MOST_OF_ONE_SOURCE = 64;

  private final EvidenceRing ring;
  private final String host;
  private final boolean linked;
  private final EvidenceBook book = new EvidenceBook(MOST_SOURCES);
  private final Outbox outbox = new Outbox(MOST_WAITING, MOST_OF_ONE_SOURCE);
  private Optional<Take> taker = Optional.empty();

  private EvidenceIntake(EvidenceRing ring, String host, boolean linked) {
    this.ring = ring;
    this.host = host;
    this.linked = linked;
  }

  /**
   * The intake of one sensor.
   *
   * @param host the name under which evidence goes
   * @param linked whether there is a link that will take it
   */
  public static Behavior<Command> create(EvidenceRing ring, String host, boolean linked) {
    return Behaviors.setup(_ -> {
      var intake = new EvidenceIntake(ring, host, linked);
      return Behaviors.receiveMessage(intake::onCommand);
    });
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Wake _ -> drain();
      case Take take -> take(take);
      case Recall(var prefix, var now, var replyTo) -> replyTo.tell(recalled(prefix, now));
      case Forget(var prefix) -> forget(prefix);
      case Count(var replyTo) ->
          replyTo.tell(
              new Counted(
                  outbox.size(),
                  ring.overflow(),
                  ring.unheard(),
                  outbox.coalesced(),
                  outbox.dropped()));
    }
    return Behaviors.same();
  }

  private void drain() {
    ring.drain(
        host,
        evidence -> {
          book.add(evidence);
          if (linked) {
            outbox.add(evidence);
          }
        },
        book::add);
    taker.ifPresent(this::take);
  }

  private void take(Take take) {
    if (outbox.size() == 0) {
      taker = Optional.of(take);
    } else {
      taker = Optional.empty();
      take.replyTo().tell(new Taken(outbox.take(take.most())));
    }
  }

  private Recalled recalled(Prefix prefix, Instant now) {
    var page = book.about(prefix, now);
    return new Recalled(page.score(), page.pairs(), page.evidence(), page.said());
  }

  private void forget(Prefix prefix) {
    drain();
    book.forget(prefix);
    outbox.forget(prefix);
  }
}
