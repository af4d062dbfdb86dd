package io.picketline.sensor.config;

import io.picketline.config.ConfigBlock;
import io.picketline.protocol.IgnoreRule;
import io.picketline.sensor.guard.IgnoreFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the ignore files that a configuration names, each by its path or by a pattern. A file that
 * cannot be read is a problem; a bad line in it is told and the rest is used.
 */
final class IgnoreFiles {

  private final ConfigBlock block;
  private final String key;
  private final List<IgnoreRule> rules = new ArrayList<>();

  private IgnoreFiles(ConfigBlock block, String key) {
    this.block = block;
    this.key = key;
  }

  /** The rules of all files that {@code key} names; what cannot be read is told as a problem. */
  static List<IgnoreRule> read(ConfigBlock block, String key) {
    var files = new IgnoreFiles(block, key);
    for (var pattern : block.texts(key)) {
      files.readAll(pattern);
    }
    return files.rules;
  }

  private void readAll(String pattern) {
    var path = Path.of(pattern);
    var name = path.getFileName();
    var directory = path.toAbsolutePath().getParent();
    if (name == null || directory == null) {
      block.problem(key, "%s is no file".formatted(pattern));
    } else if (name.toString().indexOf('*') < 0) {
      readFile(path);
    } else if (Files.isDirectory(directory)) {
      readMatching(directory, name.toString());
    }
  }

  private void readMatching(Path directory, String glob) {
    try (var found = Files.newDirectoryStream(directory, glob)) {
      var files = new ArrayList<Path>();
      found.forEach(files::add);
      files.stream().sorted().forEach(this::readFile);
    } catch (IOException e) {
      block.problem(key, "%s cannot be listed: %s".formatted(directory, e.getMessage()));
    }
  }

  private void readFile(Path file) {
    try {
      var read = IgnoreFile.read(file);
      rules.addAll(read.rules());
      read.problems().forEach(block::warning);
    } catch (IOException e) {
      block.problem(key, String.valueOf(e.getMessage()));
    }
  }
}
