package io.picketline.sensor.detect;

/**
 * What became of the probes so far.
 *
 * @param probes all that came
 * @param proveNothing served ports, backscatter, expected strays and late answers
 * @param unhandled packets of IP protocols that the host does not speak
 * @param repeats of a pair that counts already
 * @param noRoom light pairs of sources with many, that nobody could remember and so did not count
 * @param evidence new pairs, and pairs that count for more than before
 * @param evicted sources that gave way to others in the table
 * @param untracked probes for which the table had no place: its neighbours are taken, and its
 *     source was new
 * @param served connections and exchanges with data both ways
 * @param decoys sources found to be members of a decoy group
 * @param withheld verdicts not given, because the source is such a member
 * @param spared verdicts not given, because the source is guarded or ignored
 * @param verdicts given
 */
public record DetectionCounts(
    long probes,
    long proveNothing,
    long unhandled,
    long repeats,
    long noRoom,
    long evidence,
    long evicted,
    long untracked,
    long served,
    long decoys,
    long withheld,
    long spared,
    long verdicts) {}
