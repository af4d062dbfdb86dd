package io.picketline.notify;

import io.picketline.events.EventCursor;
import io.picketline.notify.format.Notice;
import io.picketline.notify.receiver.Receiver;
import io.picketline.notify.receiver.RefusedException;
import io.picketline.protocol.Names;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventFilter;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.local.NotifyReply;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from the feed to one receiver, on a thread of its own: nobody waits for it. Where
 * another daemon tells them, it keeps what that one has not told yet.
 */
final class Courier {

  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final int PAGE = 200;

  /** What a daemon alone knows of itself, and so tells whoever tells the rest. */
  private static final Set<EventKind> OWN = EnumSet.of(EventKind.CAUGHT_UP, EventKind.RESTORED);

  private final Route route;
  private final CourierMeans means;
  private final EventCursor cursor;
  private final Backoff backoff;
  private final Receiver receiver;
  private final Outbox common;
  private final Outbox own;
  private volatile NotifyReply.Receiver state;
  private EventPlace told;
  private Instant notBefore = Instant.MIN;
  private long count;
  private long refused;
  private Optional<Instant> last = Optional.empty();
  private Optional<String> trouble = Optional.empty();

  Courier(Route route, CourierMeans means, EventPlace from) {
    this.route = route;
    this.means = means;
    this.told = from;
    this.cursor = means.feed().after(from, EventFilter.ALL);
    this.backoff = new Backoff(means.random());
    this.receiver = route.opened().get();
    this.common = new Outbox(route.most());
    this.own = new Outbox(route.most());
    this.state = stateNow();
  }

  /** How it is; for any thread. */
  NotifyReply.Receiver state() {
    return state;
  }

  /** Goes on until the thread is interrupted. */
  void run() {
    try (receiver) {
      while (!Thread.currentThread().isInterrupted()) {
        step(patience());
      }
    } catch (InterruptedException _) {
      LOG.debug("{} is told nothing more", route.name());
    } catch (RuntimeException e) {
      LOG.error("{} is told nothing more, by a fault of this program", route.name(), e);
      trouble = Optional.of("told nothing more, by a fault of this program: " + e);
      state = stateNow();
    }
  }

  /**
   * Takes what happened, and tells as much of what is due as the receiver takes at once: what
   * happens while it is told is taken before it is told more, lest the feed forgets it.
   */
  void step(Duration patience) throws InterruptedException {
    take(patience);
    var leads = means.duty().leads();
    means
        .duty()
        .toldByAnother(route.name())
        .ifPresent(place -> {
          common.settled(place);
          if (!leads) {
            reached(place);
          }
        });
    tell(own);
    if (leads) {
      tell(common);
      var all = common.oldest().isEmpty() && own.oldest().isEmpty();
      reached(all ? cursor.place() : told);
    }
    means.positions().soon();
    state = stateNow();
  }

  private void take(Duration patience) throws InterruptedException {
    // what can be told now makes room first: what the feed keeps need not be dropped here
    var room = route.most() - Math.max(common.size(), own.size());
    var most = isHeldUp() ? PAGE : Math.min(PAGE, room);
    if (most <= 0) {
      return;
    }
    var page = cursor.next(most, patience);
    if (page.gap()) {
      common.gap(page.upTo());
    }
    for (var event : page.events()) {
      if (route.wanted().test(event)) {
        (OWN.contains(event.kind()) ? own : common).add(event);
      }
    }
  }

  /** Nothing of others waits for a place before this one. */
  private void reached(EventPlace place) {
    if (place.compareTo(told) > 0) {
      told = place;
    }
    // what is told of this daemon itself is told by no other one
    if (own.oldest().isEmpty()) {
      means.positions().put(route.name(), told);
    }
    means.duty().told(route.name(), told);
  }

  private void tell(Outbox box) throws InterruptedException {
    if (!isDue(box)) {
      return;
    }
    var batch = box.first(receiver.most());
    if (told(notices(batch, box.missed()))) {
      box.done(batch.size());
      if (box == common) {
        reached(batch.getLast().place());
      }
    }
  }

  private List<Notice> notices(List<Event> events, Optional<String> missed) {
    var notices = new ArrayList<Notice>();
    for (var event : events) {
      notices.add(new Notice(event, means.teller(), notices.isEmpty() ? missed : Optional.empty()));
    }
    return notices;
  }

  /** Whether these need not be told any more. */
  private boolean told(List<Notice> notices) throws InterruptedException {
    try {
      var said = receiver.tell(notices);
      LOG.debug("told receiver={} events={} said={}", route.name(), notices.size(), said);
      well(notices.size());
      return true;
    } catch (RefusedException e) {
      refused(notices.size(), e.getMessage());
      return true;
    } catch (InterruptedIOException e) {
      throw stopped(e);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw stopped(e);
      }
      failed(String.valueOf(e.getMessage()));
      return false;
    } catch (RuntimeException | LinkageError e) { // ours: it must not stop all that comes after
      LOG.error("{} cannot be told, by a fault of this program", route.name(), e);
      refused(notices.size(), "a fault of this program: " + e);
      return true;
    }
  }

  private static InterruptedException stopped(IOException e) {
    return (InterruptedException) new InterruptedException("stopped").initCause(e);
  }

  private void well(int events) {
    if (backoff.failing()) {
      LOG.info("told again receiver={}", route.name());
    }
    backoff.reset();
    count += events;
    trouble = Optional.empty();
    last = Optional.of(means.clock().instant());
    route.pace().told(means.clock().instant());
  }

  private void refused(int events, @Nullable String why) {
    refused += events;
    if (trouble.isEmpty()) {
      LOG.warn("not taken receiver={} why={}", route.name(), Names.quoted(String.valueOf(why)));
    }
    trouble = Optional.of(String.valueOf(why));
    backoff.reset();
  }

  private void failed(String why) {
    if (!backoff.failing()) {
      LOG.warn("not told, tried again receiver={} why={}", route.name(), Names.quoted(why));
    }
    trouble = Optional.of(why);
    notBefore = means.clock().instant().plus(backoff.next());
  }

  /** When what waits may be told. */
  private Optional<Instant> due(Outbox box) {
    return box.oldest()
        .map(event -> {
          var at = route.pace().due(event.at());
          return backoff.failing() && notBefore.isAfter(at) ? notBefore : at;
        });
  }

  private boolean isDue(Outbox box) {
    return due(box).filter(at -> !at.isAfter(means.clock().instant())).isPresent();
  }

  /** Whether something waits that cannot be told now. */
  private boolean isHeldUp() {
    var mayTell = means.duty().leads() && isDue(common);
    return (common.size() > 0 && !mayTell) || (own.size() > 0 && !isDue(own));
  }

  private Optional<Instant> nextDue() {
    return Stream.of(due(own), means.duty().leads() ? due(common) : Optional.<Instant>empty())
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  private Duration patience() {
    var left = nextDue().map(at -> Duration.between(means.clock().instant(), at)).orElse(IDLE);
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(IDLE) < 0 ? left : IDLE;
  }

  private NotifyReply.Receiver stateNow() {
    return new NotifyReply.Receiver(
        route.name(),
        route.type(),
        receiver.where(),
        common.size() + (long) own.size(),
        count,
        common.dropped() + own.dropped(),
        refused,
        last,
        nextDue().filter(means.clock().instant()::isBefore),
        trouble,
        !means.duty().leads());
  }
}
