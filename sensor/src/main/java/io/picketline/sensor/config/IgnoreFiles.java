package io.picketline.sensor.config;

import io.picketline.config.ConfigBlock;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Names;
import io.picketline.sensor.filter.IgnoredCover;
import io.picketline.sensor.guard.IgnoreFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the ignore files that a configuration names, each by its path or by a pattern. A file that
 * cannot be read is a problem, and so are more prefixes than can be spared; a bad line in it is
 * told and the rest is used. A pattern whose directory is not there means no file.
 */
final class IgnoreFiles {

  /** Named by the reference and by what is imported; a host without it has set nothing. */
  private static final Path OWN = Path.of("/etc/picketline/ignore.d");

  private static final int MOST_NAMED = 5;

  private final ConfigBlock block;
  private final String key;
  private final List<IgnoreRule> rules = new ArrayList<>();
  private final Map<Path, Integer> sizes = new HashMap<>();
  private final Set<Path> used = new HashSet<>();
  private final Set<Path> missing = new HashSet<>();

  private IgnoreFiles(ConfigBlock block, String key) {
    this.block = block;
    this.key = key;
  }

  /** The rules of all files that {@code key} names; what cannot be read is told as a problem. */
  static FileRules read(ConfigBlock block, String key) {
    var files = new IgnoreFiles(block, key);
    for (var pattern : block.texts(key)) {
      try {
        files.readAll(pattern);
      } catch (IllegalArgumentException e) {
        block.problem(
            key,
            "%s: %s"
                .formatted(
                    Names.printable(pattern), Names.printable(String.valueOf(e.getMessage()))));
      }
    }
    files.requireRoom();
    return new FileRules(files.rules, files.used, files.missing);
  }

  /** Without an exception for each, a block of a wider prefix would take them in. */
  private void requireRoom() {
    var prefixes = IgnoredCover.of(rules.stream().map(IgnoreRule::prefix).toList()).size();
    if (prefixes > IgnoreRule.MOST_OF_A_LIST) {
      block.problem(
          key,
          "%d prefixes that are in no other, at most %d can be spared: %s"
              .formatted(prefixes, IgnoreRule.MOST_OF_A_LIST, largest()));
    }
  }

  /** The files with most rules, for whoever is to make them fewer. */
  private String largest() {
    var named =
        sizes.entrySet().stream()
            .sorted(
                Map.Entry.<Path, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(MOST_NAMED)
            .map(file -> "%s has %d".formatted(file.getKey(), file.getValue()))
            .collect(Collectors.joining(", "));
    var others = sizes.size() - MOST_NAMED;
    return others > 0 ? "%s, and %d more files".formatted(named, others) : named;
  }

  private void readAll(String pattern) {
    var path = Path.of(pattern);
    if (!path.isAbsolute()) {
      block.warning(
          "%s: %s is no full path: it means another place wherever the daemon is started"
              .formatted(key, Names.printable(pattern)));
    }
    var name = path.getFileName();
    var directory = path.toAbsolutePath().getParent();
    if (name == null || directory == null) {
      block.problem(key, "%s is no file".formatted(pattern));
    } else if (name.toString().indexOf('*') < 0) {
      readFile(path);
    } else if (Files.isDirectory(directory)) {
      readMatching(directory, name.toString());
    } else {
      missing(directory);
    }
  }

  private void missing(Path directory) {
    missing.add(directory);
    if (!directory.equals(OWN)) {
      block.warning("%s: directory %s is not there: no rules from it".formatted(key, directory));
    }
  }

  private void readMatching(Path directory, String glob) {
    var before = rules.size();
    try (var found = Files.newDirectoryStream(directory, glob)) {
      var files = new ArrayList<Path>();
      found.forEach(files::add);
      files.stream().sorted().forEach(this::readFile);
    } catch (IOException | DirectoryIteratorException e) {
      block.problem(key, "%s cannot be listed: %s".formatted(directory, e.getMessage()));
    }
    if (rules.size() > before) {
      used.add(directory);
    }
  }

  private void readFile(Path file) {
    try {
      var read = IgnoreFile.read(file);
      rules.addAll(read.rules());
      sizes.put(file, read.rules().size());
      read.problems().forEach(block::warning);
    } catch (IOException e) {
      block.problem(key, String.valueOf(e.getMessage()));
    }
  }
}
