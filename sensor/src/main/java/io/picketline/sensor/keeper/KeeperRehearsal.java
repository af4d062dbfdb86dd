package io.picketline.sensor.keeper;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.link.Rehearsal;
import io.picketline.protocol.log.Change;
import io.picketline.sensor.filter.NoFilter;
import io.picketline.sensor.filter.ObservedFilter;
import io.picketline.sensor.guard.Guard;
import io.picketline.sensor.time.SteadyClock;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Leads verdicts through a keeper's work that is thrown away, over a packet filter in memory, so
 * that the first real one is quick. It touches nothing of the host and tells nobody.
 */
public final class KeeperRehearsal {

  /** After which the JVM has compiled what is used. */
  static final int PASSES = 300;

  private static final int ROOM = 1_000;

  private KeeperRehearsal() {}

  /**
   * Runs it, for some tenths of a second.
   *
   * @param knownGood asked as it will be
   * @return blocks that came of it, one for each of the sources that the rehearsal knows
   */
  public static int run(SteadyClock clock, KnownGood knownGood) {
    var inbox = new VerdictInbox(1);
    var parts = parts(clock, knownGood, inbox);
    var keeping = new Keeping(parts, SavedState.NONE, Audit.silent(parts));
    keeping.start();
    for (var pass = 0; pass < PASSES; pass++) {
      var now = clock.instant();
      var delta = Rehearsal.delta(pass, now);
      rehearseOwn(delta, inbox, keeping);
      keeping.apply(delta.epoch(), delta.entries(), now);
    }
    save(keeping.state());
    var blocks = keeping.counted().blocks();
    for (var pass = 0; pass < PASSES; pass++) {
      var now = clock.instant();
      var delta = Rehearsal.ignored(pass, now);
      keeping.apply(delta.epoch(), delta.entries(), now);
      keeping.counted();
    }
    return blocks;
  }

  /** A host's first list of blocks is not to wait for a processor that learns to save it. */
  private static void save(SavedState state) {
    try {
      StateStore.write(state, OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException("what goes nowhere cannot fail", e);
    }
  }

  /** As the packet path does with a verdict that the log says later too. */
  private static void rehearseOwn(LinkMessage.Delta delta, VerdictInbox inbox, Keeping keeping) {
    if (delta.entries().getFirst().change() instanceof Change.Blocked(var verdict)
        && inbox.offer(verdict, BlockKind.SUSPECT, true)) {
      keeping.judged();
    }
  }

  private static KeeperParts parts(SteadyClock clock, KnownGood knownGood, VerdictInbox inbox) {
    return new KeeperParts(
        Rehearsal.HOST,
        Optional.empty(),
        List::of,
        false,
        () -> new KeeperParts.Limits(ROOM, ROOM),
        () -> new ObservedFilter(new NoFilter(), ROOM, System::nanoTime),
        new SparesNobody(),
        knownGood,
        Reactions.NONE,
        VerdictListener.NONE,
        new StateStore(Path.of("nowhere")),
        inbox,
        _ -> {},
        _ -> {},
        clock,
        System::nanoTime);
  }

  /** Nobody but whom everybody spares. */
  private static final class SparesNobody implements Sparing {
    @Override
    public Guard guard() {
      return Guard.BASE;
    }

    @Override
    public void learned(Learned learned) {}
  }
}
