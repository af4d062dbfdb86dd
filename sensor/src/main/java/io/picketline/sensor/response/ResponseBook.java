package io.picketline.sensor.response;

import io.picketline.file.ShortFile;
import io.picketline.file.WholeFile;
import io.picketline.protocol.Prefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** The file that says who is being responded to, and outlasts the sensor. Not thread-safe. */
final class ResponseBook {

  /** Its name in the state directory. */
  static final String FILE = "responses.list";

  /** What the most blocks that a sensor may hold take, 1,000,000. */
  private static final int MOST_BYTES = 64 << 20;

  private final Path file;
  private final WholeFile whole;
  private final Deadlines sources;

  /** A file in {@code directory} for {@code sources}. */
  ResponseBook(Path directory, Deadlines sources) {
    this.sources = sources;
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
      // Every byte is a character of it.
      lines = ShortFile.read(file, MOST_BYTES, StandardCharsets.ISO_8859_1).lines().toList();
    } catch (NoSuchFileException e) {
      return 0;
    }
    var bad = 0;
    for (var line : lines) {
      var words = line.split(" ", 2);
      try {
        sources.put(Prefix.parse(words[1]), Instant.ofEpochSecond(Long.parseLong(words[0])));
      } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
        bad++;
      }
    }
    return bad;
  }

  /** Writes the file. */
  void save() throws IOException {
    whole.replace(
        sources.entries().stream()
            .map(entry -> entry.getValue().getEpochSecond() + " " + entry.getKey() + "\n")
            .collect(Collectors.joining()));
  }
}
