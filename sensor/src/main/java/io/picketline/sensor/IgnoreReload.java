package io.picketline.sensor;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.reload.Reloadable;
import io.picketline.sensor.config.FileRules;
import io.picketline.sensor.config.SensorConfig;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Puts the rules of this host's ignore files in force: blocks that they cover end at once, and what
 * was held against those sources is forgotten.
 */
final class IgnoreReload implements Reloadable<SensorConfig> {

  private final HostSparing sparing;
  private final Consumer<Prefix> forget;
  private final Runnable guardChanged;
  private FileRules current;

  /**
   * A reload of what was started with.
   *
   * @param forget told of each new rule's sources
   * @param guardChanged told of other rules
   */
  IgnoreReload(
      FileRules started, HostSparing sparing, Consumer<Prefix> forget, Runnable guardChanged) {
    this.current = started;
    this.sparing = sparing;
    this.forget = forget;
    this.guardChanged = guardChanged;
  }

  @Override
  public Set<String> keys() {
    return Set.of("sensor.ignore-files");
  }

  @Override
  public Swap prepare(SensorConfig settings) throws IOException {
    var lost = settings.ignored().lostSince(current);
    if (lost.isPresent()) {
      throw new IOException(
          "ignore-files: directory %s is gone, and its rules are in force".formatted(lost.get()));
    }
    var now = prefixes(settings.ignored().rules());
    var added = new LinkedHashSet<>(now);
    added.removeAll(prefixes(sparing.fileRules()));
    var gone = prefixes(sparing.fileRules());
    gone.removeAll(now);
    var changes =
        added.isEmpty() && gone.isEmpty()
            ? List.<String>of()
            : List.of(
                "ignore-files: %d rules, %d of them new, %d gone"
                    .formatted(now.size(), added.size(), gone.size()));
    return new Swap(changes, () -> commit(settings.ignored(), added));
  }

  private void commit(FileRules read, Set<Prefix> added) {
    current = read;
    sparing.fileRules(read.rules());
    guardChanged.run();
    added.forEach(forget);
  }

  private static Set<Prefix> prefixes(List<IgnoreRule> rules) {
    var prefixes = new LinkedHashSet<Prefix>();
    rules.forEach(rule -> prefixes.add(rule.prefix()));
    return prefixes;
  }
}
