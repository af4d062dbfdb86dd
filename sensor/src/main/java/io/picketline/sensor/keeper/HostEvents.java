package io.picketline.sensor.keeper;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.local.Asker;
import io.picketline.sensor.time.SteadyClock;
import java.time.Instant;
import java.util.function.Consumer;

/** Tells what the keeper does as events. Not thread-safe. */
final class HostEvents {

  private final String host;
  private final SteadyClock clock;
  private final Consumer<Event> listener;

  /** Those of this host, for {@code listener}. */
  HostEvents(String host, SteadyClock clock, Consumer<Event> listener) {
    this.host = host;
    this.clock = clock;
    this.listener = listener;
  }

  void blocked(Verdict verdict, BlockKind as) {
    var kind =
        switch (as) {
          case BLOCKED -> EventKind.BLOCKED;
          case SUSPECT -> EventKind.SUSPECT;
          case RESTRICTED -> EventKind.RESTRICTED;
        };
    told(kind, verdict);
  }

  void notBlocked(Verdict verdict) {
    told(EventKind.WOULD_BLOCK, verdict);
  }

  /** Who decided it told apart from the place he was at. */
  private void told(EventKind kind, Verdict verdict) {
    var author = verdict.decidedBy();
    var event = Event.of(kind, verdict.decidedAt(), verdict).by(Asker.nameIn(author));
    listener.accept(event.ordered(Asker.fromIn(author), "", ""));
  }

  void unblocked(Prefix source, String author, String reason) {
    told(EventKind.UNBLOCKED, source, author, reason);
  }

  void expired(Prefix source) {
    listener.accept(Event.of(EventKind.EXPIRED, now(), host, "").on(source));
  }

  void ignored(Prefix prefix, String author, String comment) {
    told(EventKind.IGNORED, prefix, author, comment);
  }

  void notIgnored(Prefix prefix, String author) {
    told(EventKind.UNIGNORED, prefix, author, "");
  }

  void failed(Prefix source, String reason) {
    listener.accept(Event.of(EventKind.FILTER_FAILED, now(), host, reason).on(source));
  }

  void repaired(long blocks) {
    var text = "another hand changed the packet filter; repaired blocks: " + blocks;
    listener.accept(Event.of(EventKind.DRIFT, now(), host, text));
  }

  private void told(EventKind kind, Prefix about, String author, String text) {
    var event = Event.of(kind, now(), Asker.nameIn(author), text).on(about);
    listener.accept(event.ordered(Asker.fromIn(author), "", ""));
  }

  private Instant now() {
    return clock.wall();
  }
}
