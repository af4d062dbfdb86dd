package io.picketline.coordinator.journal;

import akka.actor.typed.ActorRef;
import io.picketline.coordinator.journal.Journal.State;
import io.picketline.coordinator.journal.Journal.Written;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Epoch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits what waits together, and goes on in memory while the disk cannot be written. Not
 * thread-safe.
 */
final class JournalWriter {

  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

  private static final int MAX_ROWS = 1_000;
  private static final Duration REMIND_INTERVAL = Duration.ofMinutes(1);

  /** A write that awaits its commit. */
  private record Open(Journal.Command command, Written answer, ActorRef<Written> replyTo) {}

  private record Trouble(Instant since, String cause) {
    String text(Backlog backlog) {
      return "%s; going on in memory since %s, %s"
          .formatted(
              cause,
              since,
              backlog.lapsed()
                  ? "more entries wait than there is room for: the state is written when it can be"
                  : "%d entries wait".formatted(backlog.entries()));
    }
  }

  private final JournalFile file;
  private final JournalHealth health;
  private final Clock clock;
  private final Runnable commitSoon;
  private final Backlog backlog;
  private final List<Open> open = new ArrayList<>();
  private final List<Event> notes = new ArrayList<>();
  private final List<Journal.Pledge> pledges = new ArrayList<>();
  private Optional<Trouble> trouble = Optional.empty();
  private Optional<Epoch> heldEpoch = Optional.empty();
  private Instant remindedAt = Instant.MIN;
  private int rows;

  /**
   * A writer of {@code file}, which it closes in the end.
   *
   * @param commitSoon asks that {@link #commit} be called once what is queued has been written
   */
  JournalWriter(JournalFile file, JournalHealth health, Clock clock, Runnable commitSoon) {
    this.file = file;
    this.health = health;
    this.clock = clock;
    this.commitSoon = commitSoon;
    this.backlog = new Backlog(file.retention().entries());
  }

  /**
   * All that is written, and what waits to be.
   *
   * @throws JournalException if it cannot be read
   */
  History load() {
    return backlog.over(file.load(clock.instant()));
  }

  /** How far the file reaches for sure. */
  Journal.Located located() {
    return new Journal.Located(file.safe(), file.safePromise());
  }

  /** A promise that is not on disk is none: one that cannot be written waits until it can. */
  void pledge(Journal.Pledge pledge) {
    pledges.add(pledge);
    if (trouble.isEmpty()) {
      attempt(this::keepPledges);
    }
  }

  private void keepPledges() {
    var answers = new ArrayList<Runnable>();
    for (var pledge : pledges) {
      var promised = file.promise(pledge.epoch());
      answers.add(() -> pledge.replyTo().tell(new Journal.Pledged(promised)));
    }
    commitAll();
    pledges.clear();
    answers.forEach(Runnable::run);
  }

  void write(Journal.Write write) {
    if (trouble.isPresent()) {
      hold(write);
      return;
    }
    attempt(
        () -> {
          var fits = file.write(write.batch());
          if (!fits && backlog.lapsed()) {
            hold(write);
            return;
          }
          // who writes next behind what is on disk has no need of what was let go
          if (!write.batch().entries().isEmpty() && backlog.lapsed()) {
            backlog.mended();
          }
          var answer = new Written(write.ticket(), fits);
          opened(new Open(write, answer, write.replyTo()), write.batch().rows());
        },
        write);
  }

  void replace(Journal.Replace replace) {
    if (trouble.isPresent()) {
      replace.replyTo().tell(held(replace.ticket()));
      return;
    }
    attempt(
        () -> {
          var fits = file.replace(replace.by(), replace.at(), replace.changes());
          var answer = new Written(replace.ticket(), fits);
          opened(new Open(replace, answer, replace.replyTo()), replace.changes().size());
        },
        replace);
  }

  void note(Event event) {
    if (trouble.isPresent()) {
      backlog.note(event);
      return;
    }
    notes.add(event);
    attempt(() -> file.note(event));
    commitSoon.run();
  }

  LocalReply recall(LocalRequest.Recall asked) {
    try {
      var past = file.recall(asked);
      var note = trouble.map(now -> "what is not on disk is missing: " + now.text(backlog));
      return new LocalReply.Past(past.events(), past.more(), note);
    } catch (JournalException e) {
      return new LocalReply.Refused(LocalReply.Reason.UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }

  void commit() {
    if (trouble.isEmpty()) {
      attempt(this::commitAll);
    }
  }

  void prune() {
    if (trouble.isEmpty()) {
      attempt(() -> {
        file.prune(clock.instant());
        commitAll();
      });
    }
  }

  private void opened(Open one, int written) {
    if (open.isEmpty()) {
      commitSoon.run();
    }
    open.add(one);
    rows += written;
    if (rows >= MAX_ROWS) {
      commitAll();
    }
  }

  private void commitAll() {
    file.commit();
    health.committed();
    var replaced = open.stream().anyMatch(one -> one.command() instanceof Journal.Replace);
    if (replaced && backlog.lapsed()) {
      backlog.mended();
      keepPromises(true);
    }
    open.forEach(one -> one.replyTo().tell(one.answer()));
    open.clear();
    notes.clear();
    rows = 0;
  }

  private void attempt(Runnable work, Journal.Command... command) {
    try {
      work.run();
    } catch (JournalException e) {
      fail(e, command);
    }
  }

  private void fail(JournalException cause, Journal.Command... last) {
    trouble = Optional.of(new Trouble(clock.instant(), String.valueOf(cause.getMessage())));
    health.failed();
    rollback();
    var failed = EventText.notOnDisk(clock.instant(), String.valueOf(cause.getMessage()));
    file.events().tell(file.safe().point(), failed);
    var lost = new ArrayList<Journal.Command>();
    open.forEach(one -> lost.add(one.command()));
    open.clear();
    rows = 0;
    for (var one : last) {
      if (lost.isEmpty() || !lost.getLast().equals(one)) {
        lost.add(one);
      }
    }
    lost.forEach(this::keep);
    notes.forEach(backlog::note);
    notes.clear();
    remind();
  }

  private void keep(Journal.Command command) {
    switch (command) {
      case Journal.Write write -> hold(write);
      // whoever sent it sends it again
      case Journal.Replace replace -> replace.replyTo().tell(held(replace.ticket()));
      case Journal.Command _ -> {}
    }
  }

  private void hold(Journal.Write write) {
    var kept = backlog.add(write, file.safe());
    if (kept && !write.batch().entries().isEmpty()) {
      tell(write.batch());
    }
    write.replyTo().tell(kept ? held(write.ticket()) : new Written(write.ticket(), false));
    health.set(trouble.map(now -> now.text(backlog)));
  }

  private void tell(Batch batch) {
    var safe = file.safe();
    var follows = batch.entries().getFirst().seq() == safe.head() + 1;
    var minted = (follows ? safe.epoch() : heldEpoch.or(safe::epoch)).orElse(batch.epoch());
    heldEpoch = Optional.of(batch.minted(minted));
    file.events().tell(EventText.of(batch, minted, clock.instant()));
  }

  private Written held(long ticket) {
    return new Written(ticket, State.HELD, trouble.map(Trouble::cause).orElse("it catches up"));
  }

  private void rollback() {
    try {
      file.rollback();
    } catch (JournalException e) {
      LOG.debug("the journal's last transaction was not undone: {}", e.getMessage());
    }
  }

  /** Writes what waits, if the disk can be written again; to be called about every second. */
  void retry() {
    if (trouble.isEmpty() && backlog.isEmpty()) {
      return;
    }
    try {
      var followed = backlog.drain(file, MAX_ROWS);
      trouble.ifPresent(this::recovered);
      if (!backlog.lapsed()) {
        keepPromises(followed);
      }
      keepPledges();
    } catch (JournalException e) {
      rollback();
      trouble =
          trouble.or(
              () -> Optional.of(new Trouble(clock.instant(), String.valueOf(e.getMessage()))));
      if (!clock.instant().isBefore(remindedAt.plus(REMIND_INTERVAL))) {
        remind();
      }
    }
  }

  private void recovered(Trouble over) {
    var now = clock.instant();
    LOG.warn("the journal is on disk again after={}", Duration.between(over.since(), now));
    trouble = Optional.empty();
    health.set(Optional.empty());
    if (backlog.lapsed()) {
      backlog
          .promised()
          .forEach(
              (replyTo, ticket) -> replyTo.tell(new Written(ticket, State.LAPSED, over.cause())));
    }
    note(EventText.onDisk(over.since(), now, over.cause(), backlog.lapsed()));
  }

  private void keepPromises(boolean fits) {
    backlog.takePromised().forEach((replyTo, ticket) -> replyTo.tell(new Written(ticket, fits)));
  }

  private void remind() {
    remindedAt = clock.instant();
    health.set(trouble.map(now -> now.text(backlog)));
    LOG.error("{}", trouble.map(now -> now.text(backlog)).orElse(""));
  }

  /** Writes what can be, and closes the file. */
  void close() {
    retry();
    commit();
    try {
      if (trouble.isPresent()) {
        LOG.error(
            "the coordinator ends, and with it what is not on disk: {}",
            trouble.get().text(backlog));
      }
      file.close();
    } catch (JournalException e) {
      LOG.error("journal not closed: {}", e.getMessage());
    }
  }
}
