package io.picketline.protocol.local;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import java.time.Instant;
import java.util.List;

/**
 * A verdict that rests on what one host's sensor told.
 *
 * @param alone whether on no other host's evidence
 * @param others hosts whose evidence it rests on too, the first {@value #MOST} by name
 * @param verified whether that evidence proves the source's address
 */
public record Resting(
    Prefix source,
    boolean alone,
    List<String> others,
    boolean verified,
    int offence,
    String reason,
    Instant decidedAt,
    Instant expiresAt) {

  private static final int MOST = 8;

  public Resting {
    others = List.copyOf(others);
  }

  /** What of a verdict is told of its resting on {@code host}. */
  public static Resting of(Verdict verdict, String host) {
    var others = verdict.witnesses().stream().filter(name -> !name.equals(host)).toList();
    return new Resting(
        verdict.source(),
        others.isEmpty(),
        others.stream().limit(MOST).toList(),
        verdict.verified(),
        verdict.offence(),
        verdict.reason(),
        verdict.decidedAt(),
        verdict.expiresAt());
  }
}
