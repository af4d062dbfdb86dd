package io.picketline.cli.everyday;

import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Session;
import io.picketline.protocol.event.EventFilter;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.ListEvents;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Follows a daemon's events, over its restarts too: each is told once. */
final class EventStream {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Session session;
  private final EventFilter filter;
  private Optional<EventPlace> place = Optional.empty();
  private boolean ended;
  private boolean answered;

  EventStream(Session session, EventFilter filter) {
    this.session = session;
    this.filter = filter;
  }

  /**
   * Goes on until the taker wants no more.
   *
   * @param latest with how many of those to begin that were before
   * @throws CommandException if the daemon was never there, or refuses
   */
  void follow(int latest, Predicate<EventList> taker) {
    var gone = false;
    while (!ended) {
      answered = false;
      try {
        session.follow(new ListEvents(filter, place, latest, true), list -> take(list, taker));
        requireAnswered();
        gone = false;
      } catch (CommandException e) {
        if (place.isEmpty() || e.exitCode() != ExitCode.UNREACHABLE) {
          throw e;
        }
        if (!gone) {
          session.note(e.getMessage() + "; going on once it is back");
        }
        gone = true;
        pause();
      }
    }
  }

  /** Whoever was told nothing at all asks again no sooner than one who found no daemon. */
  private void requireAnswered() {
    if (!answered) {
      throw new CommandException(
          ExitCode.UNREACHABLE, "the daemon hung up without an answer that is understood here");
    }
  }

  private boolean take(EventList list, Predicate<EventList> taker) {
    answered = true;
    place = Optional.of(list.upTo());
    if (list.gap()) {
      session.note("some events before these are forgotten, or were told elsewhere");
    }
    ended = !taker.test(list);
    return !ended;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.UNREACHABLE, "interrupted");
    }
  }
}
