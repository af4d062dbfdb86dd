package io.picketline.sensor.config;

import io.picketline.config.ConfigBlock;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads ignore files: one address or prefix a line, {@code #} begins a comment. */
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
      var addedAt = Files.getLastModifiedTime(file).toInstant();
      var number = 0;
      for (var line : Files.readAllLines(file)) {
        number++;
        readLine(file, number, line, addedAt);
      }
    } catch (MalformedInputException e) {
      block.problem(key, "%s is not UTF-8 text".formatted(file));
    } catch (IOException e) {
      block.problem(key, "%s cannot be read: %s".formatted(file, e.getMessage()));
    }
  }

  private void readLine(Path file, int number, String line, Instant addedAt) {
    var hash = line.indexOf('#');
    var text = (hash < 0 ? line : line.substring(0, hash)).strip();
    if (text.isEmpty()) {
      return;
    }
    var comment = hash < 0 ? "" : Names.printable(line.substring(hash + 1).strip());
    try {
      rules.add(new IgnoreRule(Prefix.parse(text), fitted(comment), fitted(name(file)), addedAt));
    } catch (IllegalArgumentException e) {
      block.problem(
          key,
          "%s:%d: %s".formatted(file, number, Names.printable(String.valueOf(e.getMessage()))));
    }
  }

  private static String name(Path file) {
    return Optional.ofNullable(file.getFileName()).map(Path::toString).orElse("");
  }

  private static String fitted(String text) {
    var printable = Names.printable(text);
    return printable.length() <= Names.MAX_TEXT
        ? printable
        : printable.substring(0, Names.MAX_TEXT);
  }
}
