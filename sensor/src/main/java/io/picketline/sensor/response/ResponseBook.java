package io.picketline.sensor.response;

import io.picketline.file.WholeFile;
import io.picketline.protocol.Prefix;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who is being responded to, and until when, in memory and in a file that outlasts the sensor. Not
 * thread-safe.
 */
final class ResponseBook {

  /** Its name in the state directory. */
  static final String FILE = "responses.list";

  private final Path file;
  private final WholeFile whole;
  private final Map<Prefix, Instant> until = new HashMap<>();

  ResponseBook(Path directory) {
    file = directory.resolve(FILE);
    whole = WholeFile.keeping(file);
  }

  /**
   * Reads the file.
   *
   * @return how many lines of it could not be read
   */
  int load() throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (MalformedInputException e) {
      return 1;
    }
    var bad = 0;
    for (var line : lines) {
      var words = line.split(" ", 2);
      try {
        until.put(Prefix.parse(words[1]), Instant.ofEpochSecond(Long.parseLong(words[0])));
      } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
        bad++;
      }
    }
    return bad;
  }

  /** Writes the file. */
  void save() throws IOException {
    whole.replace(
        until.entrySet().stream()
            .map(entry -> entry.getValue().getEpochSecond() + " " + entry.getKey() + "\n")
            .collect(Collectors.joining()));
  }

  /** Whether the source was not in it. */
  boolean put(Prefix source, Instant end) {
    return until.put(source, end) == null;
  }

  boolean has(Prefix source) {
    return until.containsKey(source);
  }

  int size() {
    return until.size();
  }

  Set<Prefix> sources() {
    return until.keySet();
  }

  /** Takes out all inside the prefix. */
  List<Prefix> removeInside(Prefix prefix) {
    var inside =
        prefix.isSingle()
            ? (until.containsKey(prefix) ? List.of(prefix) : List.<Prefix>of())
            : until.keySet().stream().filter(prefix::contains).toList();
    inside.forEach(until::remove);
    return inside;
  }

  /** Takes out all whose time is over. */
  List<Prefix> removeExpired(Instant now) {
    var over =
        until.entrySet().stream()
            .filter(entry -> !now.isBefore(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    over.forEach(until::remove);
    return over;
  }
}
