package io.picketline.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
    List<Evidence> evidence) {

  /** Longest life of any verdict of the network. */
  public static final Duration LONGEST_LIFE = Duration.ofDays(30);

  private static final int WIDEST_V4 = 8;
  private static final int WIDEST_V6 = 16;

  /** Most probes that a verdict keeps. */
  public static final int MAX_EVIDENCE = 16;

  public Verdict {
    Names.requireText(reason);
    Names.requireText(decidedBy);
    evidence = List.copyOf(evidence);
    if (origin == Origin.DETECTED && evidence.isEmpty()) {
      throw new IllegalArgumentException(
          "a detected verdict on %s needs evidence".formatted(source));
    }
    if (evidence.size() > MAX_EVIDENCE) {
      throw new IllegalArgumentException(
          "%d probes on %s are more than %d".formatted(evidence.size(), source, MAX_EVIDENCE));
    }
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

  /** Whether it no longer holds at {@code now}. */
  public boolean expired(Instant now) {
    return !now.isBefore(expiresAt);
  }
}
