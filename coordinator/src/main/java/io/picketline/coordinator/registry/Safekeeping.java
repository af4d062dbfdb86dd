package io.picketline.coordinator.registry;

import akka.actor.typed.ActorRef;
import io.picketline.coordinator.journal.Journal;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.log.VerdictLog;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.StatusReply;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Brings what the registry decides into its journal, and holds back what operators and sensors are
 * told until it is safe. Not thread-safe.
 */
final class Safekeeping {

  private static final String MEMORY = "what changes is in the leader's memory alone: ";

  private static final String AHEAD =
      "%s has entries of a later version, and this coordinator cannot lead with them: upgrade it";

  /** Of all registries of this process, so that none takes another's answers for its own. */
  private static final AtomicLong TICKETS = new AtomicLong();

  private final ActorRef<Journal.Command> journal;
  private final ActorRef<Journal.Written> answers;
  private final Acknowledgements acknowledgements;
  private final Majority majority;
  private Optional<String> trouble = Optional.empty();
  private final long firstTicket = TICKETS.get();
  private long ticket = firstTicket;
  private long answered = firstTicket;
  private long replaced;

  /**
   * None of it is saved yet.
   *
   * @param answers where the journal's answers go, to be handed to {@link #onWritten}
   */
  Safekeeping(
      ActorRef<Journal.Command> journal,
      ActorRef<Journal.Written> answers,
      Acknowledgements acknowledgements,
      Majority majority) {
    this.majority = majority;
    this.journal = journal;
    this.answers = answers;
    this.acknowledgements = acknowledgements;
  }

  /** Sends what is not in the journal yet. */
  void save(Judgement judgement) {
    judgement
        .takeUnwritten()
        .ifPresent(batch -> journal.tell(new Journal.Write(batch, next(), answers)));
  }

  /** Puts the state of another coordinator into the journal: the registry starts anew from it. */
  void replace(Epoch by, LogPoint at, List<Change> changes) {
    replaced = next();
    journal.tell(new Journal.Replace(by, at, changes, replaced, answers));
  }

  private long next() {
    ticket = TICKETS.incrementAndGet();
    return ticket;
  }

  /** Writes that the journal has not answered yet. */
  long behind() {
    return ticket - answered;
  }

  /**
   * The journal has answered.
   *
   * @return false if another history is in the journal now: the registry must start anew
   */
  boolean onWritten(Journal.Written written, VerdictLog log, Instant now) {
    if (written.ticket() <= firstTicket) {
      return true; // a registry before this one asked for it
    }
    answered = Math.max(answered, written.ticket());
    if (written.ticket() == replaced) {
      return false;
    }
    switch (written.state()) {
      case SAFE -> {
        trouble = Optional.empty();
        acknowledgements.committed(written.ticket());
      }
      case HELD -> {
        trouble = Optional.of(written.cause());
        acknowledgements.held(written.ticket());
      }
      case LAPSED -> {
        var at = new LogPoint(log.epoch(), log.head());
        var state = log.state().changes(now);
        journal.tell(new Journal.Replace(log.epoch(), at, state, next(), answers));
      }
      case OUTDATED -> {
        return false;
      }
    }
    return true;
  }

  /**
   * Answers a sensor's report once all that was saved is safe.
   *
   * @param seq last log entry that the answer promises; 0 if it promises none
   * @param evidence last revision of the evidence that it promises; 0 if it promises none
   */
  void whenSafe(Acknowledgements.Told of, long seq, long evidence, Runnable answer) {
    acknowledgements.hold(of, ticket, seq, evidence, _ -> answer.run());
  }

  /** Answers an operator once his change is safe, or says that it is in memory alone. */
  void whenSafe(long seq, LocalReply reply, ActorRef<LocalReply> replyTo) {
    Consumer<Boolean> answer =
        onDisk ->
            replyTo.tell(onDisk ? reply : new LocalReply.NotOnDisk(reply, trouble.orElse("")));
    acknowledgements.hold(ticket, seq, 0, answer);
  }

  /**
   * Gives an answer once all that was saved is safe.
   *
   * @param answer told whether it is on the disks of a majority, or in memory alone
   */
  void whenSafe(long seq, Consumer<Boolean> answer) {
    acknowledgements.hold(ticket, seq, 0, answer);
  }

  /** Has the journal tell an operator what happened. */
  void recall(LocalRequest.Recall asked, ActorRef<LocalReply> replyTo) {
    journal.tell(new Journal.Recall(asked, replyTo));
  }

  /** An answer with what an operator must mend, if it is one that shows this. */
  LocalReply warned(LocalReply reply) {
    var warnings = new ArrayList<>(trouble.map(MEMORY::concat).stream().toList());
    majority.troubles().forEach((standby, cause) -> warnings.add(muted(standby, cause)));
    majority.ahead().stream().map(AHEAD::formatted).forEach(warnings::add);
    return reply instanceof StatusReply.CoordinatorStatus status ? status.warned(warnings) : reply;
  }

  private static String muted(String standby, String cause) {
    return "standby %s cannot write its journal, and does not count until it can: %s"
        .formatted(standby, cause);
  }
}
