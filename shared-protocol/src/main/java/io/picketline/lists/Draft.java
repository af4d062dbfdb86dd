package io.picketline.lists;

import io.picketline.lists.BlockList.Entry;
import io.picketline.lists.BlockList.Problem;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A list while it is read. Not thread-safe. */
final class Draft {

  /** More wrong lines than anybody reads: it is another format. */
  private static final int MOST_PROBLEMS = 10_000;

  private final ListFormat format;
  private final SetChoice sets;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<LeftOut, Integer> leftOut = new EnumMap<>(LeftOut.class);
  private final Map<Prefix, Integer> places = new HashMap<>();
  private boolean foreign;
  private int shortened;

  Draft(ListFormat format, SetChoice sets) {
    this.format = format;
    this.foreign = format.foreign();
    this.sets = sets;
  }

  SetChoice sets() {
    return sets;
  }

  /** Another program wrote it, which knows nothing of how long a block may last. */
  void isForeign() {
    foreign = true;
  }

  /** Does it, and notes what it throws as the line's problem. */
  void noting(int line, Runnable reading) {
    try {
      reading.run();
    } catch (IllegalArgumentException e) {
      problem(line, String.valueOf(e.getMessage()));
    }
  }

  void problem(int line, String problem) {
    if (problems.size() == MOST_PROBLEMS) {
      throw new ListException(
          "read as %s, more than %d lines of the list are wrong, the first: line %d: %s"
              .formatted(
                  format,
                  MOST_PROBLEMS,
                  problems.getFirst().line(),
                  problems.getFirst().problem()));
    }
    problems.add(new Problem(line, Names.printable(problem)));
  }

  void leave(LeftOut why) {
    leftOut.merge(why, 1, Integer::sum);
  }

  /** Takes a block; one whose time is over is left out. */
  void block(int line, List<Prefix> source, Optional<Duration> duration, Optional<String> reason) {
    if (duration.filter(span -> !span.isPositive()).isPresent()) {
      leave(LeftOut.ENDED);
      return;
    }
    if (entries.size() + source.size() > BlockList.MOST) {
      throw new ListException("the list has more than %d blocks".formatted(BlockList.MOST));
    }
    for (var prefix : source) {
      entries.add(new Entry(line, prefix, duration.map(this::bounded), reason));
    }
  }

  /** Takes a block of a source that such lists name again and again: the one that lasts longest. */
  void blockOnce(int line, Prefix source, Optional<Duration> duration, Optional<String> reason) {
    var place = places.get(source);
    if (place == null || duration.filter(span -> !span.isPositive()).isPresent()) {
      var before = entries.size();
      block(line, List.of(source), duration, reason);
      if (entries.size() > before) {
        places.put(source, before);
      }
      return;
    }
    leave(LeftOut.TWICE);
    var held = entries.get(place);
    if (longer(duration.map(this::bounded), held.duration())) {
      entries.set(place, new Entry(line, source, duration.map(this::bounded), reason));
    }
  }

  /** Whether a span is longer; one that is not told is without end. */
  private static boolean longer(Optional<Duration> span, Optional<Duration> than) {
    return than.isPresent() && (span.isEmpty() || span.get().compareTo(than.get()) > 0);
  }

  private Duration bounded(Duration span) {
    if (!foreign || span.compareTo(Verdict.LONGEST_LIFE) <= 0) {
      return span;
    }
    shortened++;
    return Verdict.LONGEST_LIFE;
  }

  BlockList finished() {
    return new BlockList(format, sets.taken(), entries, problems, leftOut, shortened);
  }
}
