package io.picketline.sensor.keeper;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.picketline.file.FileTrouble;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import io.picketline.sensor.config.ActorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the kernel's blocks as this host's own verdicts, the log and its operators want them, and
 * the state file as what is in force. Waits for the kernel, so it runs on a thread of its own.
 */
public final class BlockKeeper {

  /** Everything this actor accepts. */
  public sealed interface Command {}

  /**
   * Entries of the log that follow what is in force.
   *
   * @param epoch the history that minted the last of them
   */
  public record Apply(Epoch epoch, List<LogEntry> entries, Instant clock, ActorRef<InForce> replyTo)
      implements Command {}

  /** A part of the whole state, in order, beginning with the first. */
  public record Replace(LinkMessage.Snapshot chunk, ActorRef<InForce> replyTo) implements Command {}

  /** The coordinator's clock. */
  public record Heard(Instant clock) implements Command {}

  /** How many blocks are in force? */
  public record Count(ActorRef<Counted> replyTo) implements Command {}

  /** What of the log is in force? */
  public record Tell(ActorRef<SavedState> replyTo) implements Command {}

  /** Which verdicts of this host's detector live? */
  public record ListDetected(ActorRef<Living> replyTo) implements Command {}

  /** There are verdicts of this host in the inbox. */
  public enum Wake implements Command {
    WAKE
  }

  /** The detector took its verdict back: the source is one of a group of forged ones. */
  public record Decoy(Prefix source) implements Command {}

  /**
   * This host serves a source that it blocked before that was known.
   *
   * @param isVoid whether the detector took its verdict back; else the source is only restricted
   */
  public record ServedAfterAll(Prefix source, boolean isVoid) implements Command {}

  /** A source would have been blocked, were it not spared. */
  public record Spared(Prefix source) implements Command {}

  /** Who is spared on this host has changed by itself. */
  public enum GuardChanged implements Command {
    GUARD_CHANGED
  }

  /** An operator of this host asks or orders; all but the status and what needs evidence. */
  public record Order(LocalRequest request, String author, ActorRef<LocalReply> replyTo)
      implements Command {}

  /** What is known of a prefix, beside this evidence? */
  public record Explain(
      Prefix prefix, EvidenceIntake.Recalled evidence, ActorRef<LocalReply> replyTo)
      implements Command {}

  /** Write the state and stop. */
  public record Stop(ActorRef<Stopped> replyTo) implements Command {}

  private enum Timer implements Command {
    SWEEP,
    SAVE,
    CHECK,
    COMPARE,
    REPAIR
  }

  private enum Disturbed implements Command {
    DISTURBED
  }

  private record Saved(StateWriter.Written written) implements Command {}

  /**
   * Where the host stands in the log.
   *
   * @param epoch the history that minted entry {@code have}
   */
  public record Position(Optional<Epoch> epoch, long have) {

    /** The same as one place; empty if the host has nothing. */
    public Optional<LogPoint> point() {
      return have < 1 ? Optional.empty() : epoch.map(minted -> new LogPoint(minted, have));
    }
  }

  /**
   * Answer to {@link Apply} and {@link Replace}: it is in the kernel.
   *
   * @param complete false after a part of the whole state that is not the last
   * @param deviates whether some of it may not be as the log says; {@link Counted} tells what
   */
  public record InForce(
      Position position, boolean complete, int blocks, int suspects, boolean deviates) {

    /** All of it is as the log says. */
    public InForce(Position position, boolean complete, int blocks, int suspects) {
      this(position, complete, blocks, suspects, false);
    }
  }

  /**
   * Answer to {@link Count}.
   *
   * @param withheld verdicts not enforced because their source is spared
   * @param leftOut verdicts that had to make room for others
   * @param failures changes that the kernel would not take
   * @param drift blocks that another's hand had changed, repaired
   * @param repairs times that another's hand was found in the packet filter
   * @param surveyed where the host does otherwise than the log says
   * @param hosts of the fleet, as far as the log tells
   * @param held verdicts of the log that are kept
   */
  public record Counted(
      Position position,
      int blocks,
      int suspects,
      int restricted,
      int withheld,
      long leftOut,
      long failures,
      long drift,
      long repairs,
      Surveyed surveyed,
      int hosts,
      int held) {}

  /** Answer to {@link ListDetected}. */
  public record Living(List<Verdict> verdicts) {}

  /** Answer to {@link Stop}. */
  public enum Stopped {
    STOPPED
  }

  private static final Duration SWEEP = Duration.ofSeconds(1);
  private static final Duration CHECK = Duration.ofSeconds(30);
  private static final Duration COMPARE = Duration.ofHours(1).dividedBy(FilterCare.SLICES);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Keeping keeping;
  private final StateStore store;
  private final ActorRef<StateWriter.Command> writer;
  private final ActorRef<StateWriter.Written> savedTo;
  private final SavePace pace = new SavePace();
  private final RepairPace repairPace = new RepairPace();

  private BlockKeeper(
      ActorContext<Command> context, TimerScheduler<Command> timers, KeeperParts parts) {
    this.context = context;
    this.timers = timers;
    this.store = parts.store();
    var loaded = load();
    loaded.warning().ifPresent(context.getLog()::warn);
    this.keeping = new Keeping(parts, loaded.state());
    this.writer =
        context.spawn(
            StateWriter.create(store, keeping.parts().nanos()),
            "state-writer",
            DispatcherSelector.fromConfig(ActorSettings.DISK_DISPATCHER));
    this.savedTo = context.messageAdapter(StateWriter.Written.class, Saved::new);
  }

  private StateStore.Loaded load() {
    try {
      return store.load();
    } catch (IOException e) { // the keeper is begun anew after a pause
      throw new UncheckedIOException("the state file cannot be opened", e);
    }
  }

  /** A keeper that takes over what is in the kernel and enforces what was saved. */
  public static Behavior<Command> create(KeeperParts parts) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          var keeper = new BlockKeeper(context, timers, parts);
          try {
            keeper.start();
          } catch (RuntimeException e) { // no signal comes before there is a behavior
            keeper.closed();
            throw e;
          }
          return Behaviors.receive(Command.class)
              .onAnyMessage(keeper::onCommand)
              .onSignal(PostStop.class, _ -> keeper.closed())
              .onSignal(PreRestart.class, _ -> keeper.restarting())
              .build();
        }));
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Apply(var epoch, var entries, var clock, var replyTo) ->
          answer(keeping.apply(epoch, entries, clock), replyTo);
      case Replace(var chunk, var replyTo) -> answer(keeping.replace(chunk), replyTo);
      case Heard(var clock) -> keeping.heard(clock);
      case Count(var replyTo) -> replyTo.tell(keeping.counted());
      case Tell(var replyTo) -> replyTo.tell(keeping.state());
      case ListDetected(var replyTo) -> replyTo.tell(new Living(keeping.detected()));
      case Wake _ -> dirty(keeping::judged);
      case Decoy(var source) -> dirty(() -> keeping.decoy(source));
      case ServedAfterAll(var source, var isVoid) ->
          dirty(() -> keeping.servedAfterAll(source, isVoid));
      case Spared(var source) -> keeping.spared(source);
      case GuardChanged _ -> guardChanged();
      case Order(var request, var author, var replyTo) -> order(request, author, replyTo);
      case Explain(var prefix, var evidence, var replyTo) ->
          replyTo.tell(keeping.explain(prefix, evidence));
      case Timer timer -> onTimer(timer);
      case Disturbed _ -> repairSoon();
      case Saved(var written) -> saved(written);
      case Stop(var replyTo) -> {
        return stop(replyTo);
      }
    }
    return Behaviors.same();
  }

  private void start() {
    keeping.watch(() -> context.getSelf().tell(Disturbed.DISTURBED));
    keeping.start();
    timers.startTimerWithFixedDelay(Timer.SWEEP, SWEEP);
    timers.startTimerWithFixedDelay(Timer.CHECK, CHECK);
    timers.startTimerWithFixedDelay(Timer.COMPARE, COMPARE);
  }

  private void answer(InForce inForce, ActorRef<InForce> replyTo) {
    replyTo.tell(inForce);
    changed();
  }

  private void guardChanged() {
    if (keeping.guardChanged()) {
      changed();
    }
  }

  private void dirty(Runnable change) {
    change.run();
    changed();
  }

  private void order(LocalRequest request, String author, ActorRef<LocalReply> replyTo) {
    var reply = keeping.order(request, author);
    if (reply instanceof LocalReply.Settled) {
      pace.whenSaved(problem -> replyTo.tell(safe(reply, problem)));
      schedule(pace.changedUrgently());
    } else {
      replyTo.tell(reply);
    }
  }

  private static LocalReply safe(LocalReply reply, Optional<String> problem) {
    return problem
        .<LocalReply>map(why ->
            new LocalReply.Refused(
                LocalReply.Reason.UNAVAILABLE, "in force, but lost at the next restart: " + why))
        .orElse(reply);
  }

  private void onTimer(Timer timer) {
    switch (timer) {
      case SWEEP -> {
        if (keeping.sweep()) {
          changed();
        }
      }
      case SAVE -> save();
      case CHECK -> {
        if (keeping.disturbed()) {
          repairSoon();
        }
      }
      case COMPARE -> keeping.compareNext();
      case REPAIR -> repair();
    }
  }

  private void repairSoon() {
    var now = keeping.parts().nanos().getAsLong();
    repairPace
        .wanted(now)
        .ifPresent(pause -> {
          if (pause.isZero()) {
            repair();
          } else {
            timers.startSingleTimer(Timer.REPAIR, pause);
          }
        });
  }

  private void repair() {
    var nanos = keeping.parts().nanos();
    var begun = nanos.getAsLong();
    keeping.repair();
    repairPace.done(begun, nanos.getAsLong());
    changed();
  }

  private void changed() {
    schedule(pace.changed());
  }

  private void schedule(boolean wanted) {
    if (wanted) {
      timers.startSingleTimer(Timer.SAVE, pace.pause(keeping.parts().nanos().getAsLong()));
    }
  }

  private void save() {
    pace.saving(keeping.parts().nanos().getAsLong());
    writer.tell(new StateWriter.Write(keeping.state(), savedTo));
  }

  private void saved(StateWriter.Written written) {
    written
        .problem()
        .ifPresent(problem -> context.getLog().error("the state cannot be saved: {}", problem));
    schedule(pace.saved(written));
  }

  private Behavior<Command> closed() {
    keeping.close();
    return Behaviors.same();
  }

  private Behavior<Command> restarting() {
    saveNow();
    return closed();
  }

  private void saveNow() {
    try {
      store.save(keeping.state());
    } catch (IOException e) {
      context.getLog().error("the state cannot be saved: {}", FileTrouble.words(e));
    }
  }

  private Behavior<Command> stop(ActorRef<Stopped> replyTo) {
    saveNow();
    replyTo.tell(Stopped.STOPPED);
    return Behaviors.stopped();
  }
}
