package io.picketline.lists;

import io.picketline.protocol.Prefix;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was read of a list of blocks.
 *
 * @param sets names of the sets it was taken from, where the format has such
 * @param entries what was understood, in order
 * @param problems what was not understood, by line
 * @param leftOut how many entries are no blocks, by why
 * @param shortened how many entries of another program lasted longer than a block may
 */
public record BlockList(
    ListFormat format,
    List<String> sets,
    List<Entry> entries,
    List<Problem> problems,
    Map<LeftOut, Integer> leftOut,
    int shortened) {

  /** Most entries, and most lines, of one list: as many verdicts as a coordinator is made for. */
  public static final int MOST = 1_000_000;

  public BlockList {
    sets = List.copyOf(sets);
    entries = List.copyOf(entries);
    problems = List.copyOf(problems);
    var counts = new EnumMap<LeftOut, Integer>(LeftOut.class);
    counts.putAll(leftOut);
    leftOut = Collections.unmodifiableMap(counts);
  }

  /**
   * A source to block.
   *
   * @param line that it stands in, from 1
   * @param duration how long, counted from now, if the list says so
   * @param reason why, if the list says so
   */
  public record Entry(
      int line, Prefix source, Optional<Duration> duration, Optional<String> reason) {}

  /**
   * What is wrong with a line.
   *
   * @param line from 1
   * @param problem printable
   */
  public record Problem(int line, String problem) {}
}
