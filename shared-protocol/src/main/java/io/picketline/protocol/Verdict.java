package io.picketline.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What we hold against one source, why, and until when.
 *
 * @param source one address, or the /64 that an IPv6 source is keyed by
 * @param verified whether the evidence proves the source's address
 * @param score the sum of weights that decided, decay included; 0 for one that was ordered
 * @param offence 1 for the first; 0 for one that was ordered
 * @param tool the program that the scan's packets give away
 * @param reason what an operator reads: the scan's name, or the reason he gave
 * @param decidedBy the sensor, coordinator or operator that decided
 * @param evidence the first probes, oldest first; the last is the one that decided. Empty for one
 *     that was ordered
 * @param furtherHosts hosts on whose evidence it rests too, though none of these probes is theirs;
 *     at most {@value #MAX_FURTHER}
 */
public record Verdict(
    Prefix source,
    Origin origin,
    boolean verified,
    double score,
    int offence,
    Optional<ScanType> type,
    Optional<ScanShape> shape,
    Optional<ScanTool> tool,
    String reason,
    String decidedBy,
    Instant decidedAt,
    Instant expiresAt,
    List<Evidence> evidence,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<String> furtherHosts) {

  /** Longest life of any verdict of the network. */
  public static final Duration LONGEST_LIFE = Duration.ofDays(30);

  private static final int WIDEST_V4 = 8;
  private static final int WIDEST_V6 = 16;

  /** Most probes that a verdict keeps. */
  public static final int MAX_EVIDENCE = 16;

  /** Most hosts that are named beside those of the probes. */
  public static final int MAX_FURTHER = 32;

  public Verdict {
    Names.requireText(reason);
    Names.requireText(decidedBy);
    evidence = List.copyOf(evidence);
    furtherHosts = List.copyOf(furtherHosts);
    furtherHosts.forEach(Names::requireHost);
    if (origin == Origin.DETECTED && evidence.isEmpty()) {
      throw new IllegalArgumentException(
          "a detected verdict on %s needs evidence".formatted(source));
    }
    if (evidence.size() > MAX_EVIDENCE) {
      throw new IllegalArgumentException(
          "%d probes on %s are more than %d".formatted(evidence.size(), source, MAX_EVIDENCE));
    }
    if (furtherHosts.size() > MAX_FURTHER) {
      throw new IllegalArgumentException(
          "%d hosts beside those of the probes are more than %d"
              .formatted(furtherHosts.size(), MAX_FURTHER));
    }
  }

  /** One that rests on the evidence of those hosts alone whose probes it shows. */
  public Verdict(
      Prefix source,
      Origin origin,
      boolean verified,
      double score,
      int offence,
      Optional<ScanType> type,
      Optional<ScanShape> shape,
      Optional<ScanTool> tool,
      String reason,
      String decidedBy,
      Instant decidedAt,
      Instant expiresAt,
      List<Evidence> evidence) {
    this(
        source, origin, verified, score, offence, type, shape, tool, reason, decidedBy, decidedAt,
        expiresAt, evidence, List.of());
  }

  /**
   * A verdict that a person ordered: it needs no evidence.
   *
   * @param origin {@link Origin#OPERATOR} or {@link Origin#IMPORT}
   */
  public static Verdict ordered(
      Prefix source,
      Origin origin,
      String reason,
      String author,
      Instant decidedAt,
      Instant expiresAt) {
    return new Verdict(
        source,
        origin,
        true,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        reason,
        author,
        decidedAt,
        expiresAt,
        List.of());
  }

  /** A verdict on a scan that gives away no tool. */
  public Verdict(
      Prefix source,
      Origin origin,
      boolean verified,
      double score,
      int offence,
      Optional<ScanType> type,
      Optional<ScanShape> shape,
      String reason,
      String decidedBy,
      Instant decidedAt,
      Instant expiresAt,
      List<Evidence> evidence) {
    this(
        source,
        origin,
        verified,
        score,
        offence,
        type,
        shape,
        Optional.empty(),
        reason,
        decidedBy,
        decidedAt,
        expiresAt,
        evidence);
  }

  /** The length of the widest prefix that may be blocked, of the same family as {@code prefix}. */
  public static int widest(Prefix prefix) {
    return prefix.address().isV4() ? WIDEST_V4 : WIDEST_V6;
  }

  /**
   * Of all hosts that gave evidence those that are not named by the probes that are shown; the
   * first {@value #MAX_FURTHER} by name.
   */
  public static List<String> further(Collection<String> all, List<Evidence> shown) {
    var further = new TreeSet<>(all);
    shown.forEach(piece -> further.remove(piece.host()));
    return further.stream().limit(MAX_FURTHER).toList();
  }

  /** The hosts on whose evidence it rests; none if it was ordered. */
  public SortedSet<String> witnesses() {
    var hosts = new TreeSet<>(furtherHosts);
    evidence.forEach(piece -> hosts.add(piece.host()));
    return Collections.unmodifiableSortedSet(hosts);
  }

  /** Whether evidence of this host is among what it rests on. */
  public boolean restsOn(String host) {
    for (var piece : evidence) {
      if (piece.host().equals(host)) {
        return true;
      }
    }
    return furtherHosts.contains(host);
  }

  /** Whether it no longer holds at {@code now}. */
  public boolean expired(Instant now) {
    return !now.isBefore(expiresAt);
  }
}
