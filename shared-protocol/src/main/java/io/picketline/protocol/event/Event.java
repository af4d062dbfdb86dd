package io.picketline.protocol.event;

import static java.util.Locale.ROOT;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that was done or happened. Its texts are printable, whoever wrote them.
 *
 * @param place where it stands in the stream that told it
 * @param at when, by the clock of whoever did it
 * @param severity that of its kind
 * @param about the source or rule; none if it is about no address
 * @param by the operator, coordinator or sensor that did it, or that it happened to; {@code -} if
 *     it was no one in particular
 * @param from where an operator was who ordered it: a socket and its host, or an address
 * @param origin where a verdict came from, in words; empty for everything else
 * @param until when it ends by itself, if it does; of what is over, when it did
 * @param text the scan's name, the reason given, the comment
 * @param before what was in force before an operator's change, in words
 * @param after what is in force since, in words
 * @param evidence the probes behind a verdict; in what is told later, if asked for and still kept
 */
public record Event(
    EventPlace place,
    Instant at,
    EventKind kind,
    Severity severity,
    Optional<Prefix> about,
    String by,
    Optional<String> from,
    String origin,
    Optional<Instant> until,
    String text,
    Optional<String> before,
    Optional<String> after,
    List<Evidence> evidence) {

  /** Done by no one in particular. */
  public static final String NOBODY = "-";

  public Event {
    by = Names.printable(by);
    from = from.map(Names::printable);
    text = Names.printable(text);
    before = before.map(Names::printable);
    after = after.map(Names::printable);
    evidence = List.copyOf(evidence);
  }

  /** One that is about no address. */
  public static Event of(EventKind kind, Instant at, String by, String text) {
    return new Event(
        EventPlace.NOWHERE,
        at,
        kind,
        kind.severity(),
        Optional.empty(),
        by,
        Optional.empty(),
        "",
        Optional.empty(),
        text,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** One that a verdict is: its beginning, or its end. */
  public static Event of(EventKind kind, Instant at, Verdict verdict) {
    return of(kind, at, verdict.decidedBy(), verdict.reason())
        .on(verdict.source())
        .made(
            verdict.origin().name().toLowerCase(ROOT),
            Optional.of(verdict.expiresAt()),
            verdict.evidence());
  }

  /** The same about a source or rule. */
  public Event on(Prefix prefix) {
    return new Event(
        place,
        at,
        kind,
        severity,
        Optional.of(prefix),
        by,
        from,
        origin,
        until,
        text,
        before,
        after,
        evidence);
  }

  /** The same by somebody else. */
  public Event by(String name) {
    return new Event(
        place, at, kind, severity, about, name, from, origin, until, text, before, after, evidence);
  }

  /** The same of a verdict that came from there, lasts until then, and rests on these probes. */
  public Event made(String as, Optional<Instant> end, List<Evidence> probes) {
    return new Event(
        place, at, kind, severity, about, by, from, as, end, text, before, after, probes);
  }

  /** The same, ordered by an operator from there, with what was in force before it and since. */
  public Event ordered(String whence, String was, String became) {
    return new Event(
        place,
        at,
        kind,
        severity,
        about,
        by,
        Optional.of(whence).filter(words -> !words.isEmpty()),
        origin,
        until,
        text,
        Optional.of(was).filter(words -> !words.isEmpty()),
        Optional.of(became).filter(words -> !words.isEmpty()),
        evidence);
  }

  /** The same with the probes behind it. */
  public Event proven(List<Evidence> probes) {
    return made(origin, until, probes);
  }

  /** The same at its place in the stream. */
  public Event placed(EventPlace here) {
    return new Event(
        here, at, kind, severity, about, by, from, origin, until, text, before, after, evidence);
  }
}
