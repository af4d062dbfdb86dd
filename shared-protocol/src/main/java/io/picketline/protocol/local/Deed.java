package io.picketline.protocol.local;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that was done or happened, as the coordinators remember it.
 *
 * @param number grows with each, in the order in which they were written down
 * @param at when, by the clock of whoever did it
 * @param what blocked, unblocked, ignored, no longer ignored, enrolled, removed, token made, token
 *     used, revoked, addresses claimed, addresses approved, user added, took over, or the name of
 *     an event
 * @param about the source or rule; none if it is about no address
 * @param by the operator, coordinator or sensor that did it, or that it happened to
 * @param from where an operator was who ordered it: a socket and its host, or an address
 * @param origin where a verdict came from, in words; empty for everything else
 * @param until when it ends by itself, if it does
 * @param text the scan's name, the reason given, the comment
 * @param before what was in force before an operator's change, in words
 * @param after what is in force since, in words
 * @param entry the log entry that carries it; 0 if none does
 * @param evidence the probes behind a verdict, if asked for and still kept
 */
public record Deed(
    long number,
    Instant at,
    String what,
    Optional<Prefix> about,
    String by,
    Optional<String> from,
    String origin,
    Optional<Instant> until,
    String text,
    Optional<String> before,
    Optional<String> after,
    long entry,
    List<Evidence> evidence) {
  public Deed {
    evidence = List.copyOf(evidence);
  }

  /** One that no operator ordered. */
  public Deed(
      long number,
      Instant at,
      String what,
      Optional<Prefix> about,
      String by,
      String origin,
      Optional<Instant> until,
      String text,
      long entry,
      List<Evidence> evidence) {
    this(
        number,
        at,
        what,
        about,
        by,
        Optional.empty(),
        origin,
        until,
        text,
        Optional.empty(),
        Optional.empty(),
        entry,
        evidence);
  }

  /** The same, ordered by an operator from there, with what was in force before it and since. */
  public Deed ordered(String place, String was, String became) {
    return new Deed(
        number,
        at,
        what,
        about,
        by,
        Optional.of(place).filter(words -> !words.isEmpty()),
        origin,
        until,
        text,
        Optional.of(was).filter(words -> !words.isEmpty()),
        Optional.of(became).filter(words -> !words.isEmpty()),
        entry,
        evidence);
  }

  /** The same with the probes behind it. */
  public Deed proven(List<Evidence> probes) {
    return new Deed(
        number, at, what, about, by, from, origin, until, text, before, after, entry, probes);
  }
}
