package io.picketline.notify.config;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.Severity;
import java.util.List;
import java.util.Set;

/**
 * Which events a receiver is told.
 *
 * @param least of this severity or a graver one
 * @param kinds of these kinds alone; of all, if it is empty
 * @param about only what concerns one of these; everything, if it is empty
 */
public record Wanted(Severity least, Set<EventKind> kinds, List<Prefix> about) {
  public Wanted {
    kinds = Set.copyOf(kinds);
    about = List.copyOf(about);
  }

  /** Whether it is told this one. */
  public boolean test(Event event) {
    return event.severity().atLeast(least)
        && (kinds.isEmpty() || kinds.contains(event.kind()))
        && (about.isEmpty() || event.about().filter(this::concerns).isPresent());
  }

  private boolean concerns(Prefix prefix) {
    return about.stream().anyMatch(own -> own.contains(prefix) || prefix.contains(own));
  }
}
