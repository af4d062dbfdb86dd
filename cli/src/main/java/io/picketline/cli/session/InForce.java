package io.picketline.cli.session;

import io.picketline.protocol.local.LocalReply.Reach;
import io.picketline.protocol.local.LocalRequest;
import java.time.Duration;
import java.util.Optional;

/** Waits until a log entry is in force on every live sensor, and says on how many it is. */
final class InForce {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  private final Session session;

  InForce(Session session) {
    this.session = session;
  }

  /**
   * Waits for the entry; what a single sensor was told, which has no number, is in force at once.
   * Sensors that may be back in a moment are waited for too: after a takeover that is all of them.
   *
   * @return the exit code
   */
  int await(long seq, Duration limit) {
    if (seq == 0) {
      return ExitCode.DONE;
    }
    try (var progress = session.progress("in force")) {
      return await(seq, limit, progress);
    }
  }

  private int await(long seq, Duration limit, Progress progress) {
    var begun = System.nanoTime();
    var pause = FIRST_PAUSE;
    while (true) {
      var reach = reach(seq);
      reach.ifPresent(is -> progress.at(is.live() - is.behind(), is.live() + is.late(), "hosts"));
      var waited = Duration.ofNanos(System.nanoTime() - begun);
      if (reach.filter(InForce::everywhere).isPresent() || waited.compareTo(limit) >= 0) {
        return told(reach, waited);
      }
      sleep(pause);
      pause = pause.multipliedBy(3).dividedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
  }

  /** How far it is; nothing while no coordinator can say. */
  private Optional<Reach> reach(long seq) {
    try {
      return Optional.of(session.ask(new LocalRequest.Reach(seq), Reach.class));
    } catch (CommandException e) {
      if (e.exitCode() == ExitCode.UNREACHABLE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean everywhere(Reach reach) {
    return reach.behind() == 0 && reach.late() == 0 && (reach.live() > 0 || reach.lost() == 0);
  }

  private int told(Optional<Reach> reach, Duration waited) {
    if (reach.isEmpty()) {
      session.note("on how many sensors it is in force no coordinator can say at the moment");
      return ExitCode.PARTLY;
    }
    var is = reach.get();
    if (is.live() + is.late() + is.lost() == 0) {
      session.note("there is no sensor yet that it could be in force on");
      return ExitCode.DONE;
    }
    session.note(
        "in force on %d of %d live sensors after %d ms%s%s"
            .formatted(
                is.live() - is.behind(), is.live(), waited.toMillis(), lacking(is), away(is)));
    return is.behind() == 0 && is.live() > 0 ? ExitCode.DONE : ExitCode.PARTLY;
  }

  private static String lacking(Reach reach) {
    if (reach.behind() == 0) {
      return "";
    }
    var more = reach.behind() - reach.first().size();
    var others = more <= 0 ? "" : " and %d more".formatted(more);
    return ", not yet on %s%s".formatted(String.join(", ", reach.first()), others);
  }

  private static String away(Reach reach) {
    var away = reach.late() + reach.lost();
    return away == 0 ? "" : "; %d that are away get it when they return".formatted(away);
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.PARTLY, "interrupted while waiting");
    }
  }
}
