package io.picketline.sensor.config;

import io.picketline.protocol.IgnoreRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of this host's own ignore files.
 *
 * @param used directories whose files, named by a pattern, gave rules
 * @param missing directories that a pattern names and that are not there
 */
public record FileRules(List<IgnoreRule> rules, Set<Path> used, Set<Path> missing) {

  public FileRules {
    rules = List.copyOf(rules);
    used = Set.copyOf(used);
    missing = Set.copyOf(missing);
  }

  /** A directory that gave rules {@code before} and is not there now, if any. */
  public Optional<Path> lostSince(FileRules before) {
    return missing.stream().filter(before.used::contains).sorted().findFirst();
  }
}
