package io.picketline.coordinator.metrics;

import io.picketline.coordinator.journal.JournalHealth;
import io.picketline.events.EventCounts;
import io.picketline.metrics.Figures;
import io.picketline.metrics.ProcessMetrics;
import io.picketline.protocol.local.MetricValues;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Makes the metrics of what a coordinator knows of itself. */
public final class OwnFigures {

  private final String name;
  private final String software;
  private final Seen seen;
  private final JournalFigures journal;

  /**
   * Where the values come from.
   *
   * @param counters what its doors have counted
   * @param warnings what an operator must mend here
   * @param expires when its certificate ends
   * @param events those that it has told
   */
  public record Seen(
      Supplier<SequencedMap<String, Long>> counters,
      Supplier<List<String>> warnings,
      Supplier<Instant> expires,
      EventCounts events) {}

  /** Those of the coordinator {@code name} with its journal at {@code file}. */
  public OwnFigures(String name, String software, Seen seen, JournalHealth health, Path file) {
    this.name = name;
    this.software = software;
    this.seen = seen;
    this.journal = new JournalFigures(health, file);
  }

  /**
   * The metrics as they are now.
   *
   * @param leads whether this coordinator leads
   * @param answered whether the one that leads has answered
   * @param members how each coordinator is that this one sees
   */
  public List<MetricValues> now(boolean leads, boolean answered, Collection<String> members) {
    var figures = new Figures();
    figures.put(CoordinatorMetrics.INFO, 1, name, software);
    figures.put(CoordinatorMetrics.ANSWERED, answered ? 1 : 0);
    figures.put(CoordinatorMetrics.LEADS, leads ? 1 : 0);
    var states = new HashMap<String, Integer>();
    members.forEach(state -> states.merge(state, 1, Integer::sum));
    new TreeMap<>(states)
        .forEach((state, count) -> figures.put(CoordinatorMetrics.MEMBERS, count, state));
    figures.put(CoordinatorMetrics.WARNINGS, seen.warnings().get().size());
    figures.put(CoordinatorMetrics.CERTIFICATE, ProcessMetrics.seconds(seen.expires().get()));
    seen.events()
        .byKind()
        .forEach((kind, count) -> figures.put(CoordinatorMetrics.EVENTS, count, kind.wireName()));
    journal.put(figures);
    CoordinatorMetrics.WORDED.put(seen.counters().get(), figures);
    ProcessMetrics.put(figures);
    return figures.all();
  }
}
