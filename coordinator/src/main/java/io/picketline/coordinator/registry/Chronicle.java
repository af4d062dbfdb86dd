package io.picketline.coordinator.registry;

import io.picketline.coordinator.judgement.Judgement;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.log.Change;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Puts into the log what changes nothing and yet is to be in every coordinator's history: which
 * verdicts are over, and what the leader alone can see. Not thread-safe.
 */
final class Chronicle {

  /** What waits while nothing may be decided; the oldest makes room. */
  private static final int MOST_WAITING = 1_000;

  /** Entries of expired verdicts at a time: many of a list may end in one moment. */
  private static final int MOST_AT_A_TIME = 5;

  private final Judgement judgement;
  private final String name;
  private final Deque<Event> waiting = new ArrayDeque<>();
  private long seen;

  private final Fellows fellows;

  // what ended before this leader began, or before it could say so, is told with the first
  private long owed = 1;
  private boolean shortOfBudget;
  private boolean leads;

  /** The leader's, of this name. */
  Chronicle(Judgement judgement, String name) {
    this.judgement = judgement;
    this.name = name;
    this.fellows = new Fellows(name);
  }

  /** A coordinator says what happened there, or how it is. */
  void heard(StandbyMessage.News news, Instant now) {
    news.events().forEach(this::add);
    news.state().ifPresent(state -> fellows.told(news.coordinator(), state, now));
  }

  /** Puts on record how the other coordinators fare. */
  void watch(Majority majority, Instant now) {
    fellows.watch(majority, now).forEach(this::add);
  }

  /** Tells what happened, and what is over; to be called about every second. */
  void tell(List<Event> happened, Instant now) {
    happened.forEach(this::add);
    budget(now);
    var expired = judgement.log().state().expired();
    owed += expired - seen;
    seen = expired;
    if (!judgement.deciding()) {
      return;
    }
    if (!leads) {
      leads = true;
      var epoch = "epoch " + judgement.log().epoch();
      waiting.addFirst(Event.of(EventKind.TOOK_OVER, now, name, epoch));
    }
    for (var event = waiting.poll(); event != null; event = waiting.poll()) {
      var kind = event.kind().wireName();
      judgement.log().append(new Change.Noted(kind, event.by(), event.at(), event.text()));
    }
    for (var i = 0; i < MOST_AT_A_TIME && owed > 0; i++) {
      judgement.log().append(new Change.Passed(now));
      owed = Math.max(0, owed - Change.Passed.MOST);
    }
  }

  private void budget(Instant now) {
    var wait = judgement.budget().waiting();
    if (wait > 0 != shortOfBudget) {
      shortOfBudget = wait > 0;
      var kind = shortOfBudget ? EventKind.BUDGET_EXHAUSTED : EventKind.BUDGET_BACK;
      var text = shortOfBudget ? "network verdicts wait: %d so far".formatted(wait) : "none waits";
      add(Event.of(kind, now, name, text));
    }
  }

  private void add(Event event) {
    waiting.add(event);
    if (waiting.size() > MOST_WAITING) {
      waiting.remove();
    }
  }
}
