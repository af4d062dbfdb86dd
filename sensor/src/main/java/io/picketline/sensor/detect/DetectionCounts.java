package io.picketline.sensor.detect;

/**
 * What became of the probes so far.
 *
 * @param probes all that came
 * @param proveNothing served ports, backscatter, expected strays and late answers
 * @param repeats of a pair that counts already
 * @param evidence new pairs, and pairs that count for more than before
 * @param evicted sources that gave way to others in the table
 * @param untracked probes for which the table had no place: its neighbours are taken, and its
 *     source was new
 * @param decoys sources found to be members of a decoy group
 * @param withheld verdicts not given, because the source is such a member
 * @param spared verdicts not given, because the source is guarded or ignored
 * @param verdicts given
 */
public record DetectionCounts(
    long probes,
    long proveNothing,
    long repeats,
    long evidence,
    long evicted,
    long untracked,
    long decoys,
    long withheld,
    long spared,
    long verdicts) {}
