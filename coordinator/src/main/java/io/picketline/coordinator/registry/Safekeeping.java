package io.picketline.coordinator.registry;

import akka.actor.typed.ActorRef;
import io.picketline.coordinator.journal.Journal;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings what the registry decides into its journal, and holds back what operators and sensors are
 * told until it is safe. Not thread-safe.
 */
final class Safekeeping {

  private static final String MEMORY = "what changes is in the leader's memory alone: ";

  private final ActorRef<Journal.Command> journal;
  private final ActorRef<Journal.Written> answers;
  private final Acknowledgements acknowledgements = new Acknowledgements();
  private Optional<String> trouble = Optional.empty();
  private long ticket;

  Safekeeping(ActorRef<Journal.Command> journal, ActorRef<Journal.Written> answers) {
    this.journal = journal;
    this.answers = answers;
  }

  /** Sends what is not in the journal yet. */
  void save(Judgement judgement) {
    judgement
        .takeUnwritten()
        .ifPresent(batch -> journal.tell(new Journal.Write(batch, ++ticket, answers)));
  }

  /**
   * The journal has answered.
   *
   * @return false if another history was written to it: the registry must start anew
   */
  boolean onWritten(Journal.Written written, Judgement judgement, Instant now) {
    switch (written.state()) {
      case SAFE -> {
        trouble = Optional.empty();
        acknowledgements.committed(written.ticket(), now);
      }
      case HELD -> {
        trouble = Optional.of(written.cause());
        acknowledgements.held(written.ticket(), now);
      }
      case LAPSED -> {
        var log = judgement.log();
        var state = log.state().changes(now);
        journal.tell(new Journal.Replace(log.epoch(), log.head(), state, ++ticket, answers));
      }
      case OUTDATED -> {
        return false;
      }
    }
    return true;
  }

  /**
   * Answers once all that was saved is safe.
   *
   * @param seq last log entry that the answer promises; 0 if it promises none
   */
  void whenSafe(long seq, Runnable answer, Instant now) {
    acknowledgements.hold(ticket, seq, _ -> answer.run(), now);
  }

  /** Answers an operator once his change is safe, or says that it is in memory alone. */
  void whenSafe(long seq, LocalReply reply, ActorRef<LocalReply> replyTo, Instant now) {
    Consumer<Boolean> answer =
        onDisk ->
            replyTo.tell(onDisk ? reply : new LocalReply.NotOnDisk(reply, trouble.orElse("")));
    acknowledgements.hold(ticket, seq, answer, now);
  }

  /** A standby has all up to {@code have} in its own journal. */
  void mirrored(String standby, long have, Instant now) {
    acknowledgements.mirrored(standby, have, now);
  }

  /** Gives the answers that are due by now. */
  void tick(Instant now) {
    acknowledgements.release(now);
  }

  /** Has the journal tell an operator what happened. */
  void recall(LocalRequest.Recall asked, ActorRef<LocalReply> replyTo) {
    journal.tell(new Journal.Recall(asked, replyTo));
  }

  /** An answer with what an operator must mend, if it is one that shows this. */
  LocalReply warned(LocalReply reply) {
    return reply instanceof LocalReply.CoordinatorStatus status
        ? status.warned(trouble.map(MEMORY::concat).stream().toList())
        : reply;
  }
}
