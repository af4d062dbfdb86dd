package io.picketline.protocol.event;

import io.picketline.protocol.Prefix;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which events a reader wants.
 *
 * @param kinds of these kinds alone; of all, if it is empty
 * @param least of this severity or a graver one
 * @param about only what concerns this prefix: what lies in it and what covers it
 * @param since nothing that was before it
 */
public record EventFilter(
    Set<EventKind> kinds,
    Optional<Severity> least,
    Optional<Prefix> about,
    Optional<Instant> since) {

  /** All of them. */
  public static final EventFilter ALL =
      new EventFilter(Set.of(), Optional.empty(), Optional.empty(), Optional.empty());

  public EventFilter {
    kinds = Set.copyOf(kinds);
  }

  /** Whether the reader wants this one. */
  public boolean test(Event event) {
    return (kinds.isEmpty() || kinds.contains(event.kind()))
        && least.filter(one -> !event.severity().atLeast(one)).isEmpty()
        && since.filter(event.at()::isBefore).isEmpty()
        && about.filter(prefix -> !concerns(event, prefix)).isEmpty();
  }

  private static boolean concerns(Event event, Prefix prefix) {
    return event
        .about()
        .filter(other -> prefix.contains(other) || other.contains(prefix))
        .isPresent();
  }
}
