package io.picketline.sensor.filter;

import io.picketline.file.ShortFile;
import io.picketline.file.WholeFile;
import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was blocked by commands, in memory and in a file: nobody else knows it, and no kernel takes
 * it away. Not thread-safe.
 */
final class CommandBook {

  /** Its name in the state directory. */
  static final String FILE = "packet-filter.list";

  /** What the most blocks that a sensor may hold take, 1,000,000. */
  private static final int MOST_BYTES = 64 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(CommandBook.class);
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** An end that has come for certain. */
  static final Instant OVER = Instant.EPOCH;

  private final Path file;
  private final WholeFile whole;
  private final Supplier<Duration> wallAhead;
  private final Map<Prefix, Entry> entries = new HashMap<>();
  private String template = "";
  private boolean ofThisBoot;

  /**
   * An empty book.
   *
   * @param wallAhead by how much the wall clock, by which the file is written, is ahead of the
   *     entries' clock
   */
  CommandBook(Path directory, Supplier<Duration> wallAhead) {
    file = directory.resolve(FILE);
    whole = WholeFile.keeping(file);
    this.wallAhead = wallAhead;
  }

  /** How long a source is to be treated, and how. */
  record Entry(BlockKind kind, Instant until) {}

  /**
   * Reads the file. Of a damaged line whose source can be read the time is over, so that what it
   * stands for is taken away; other damaged lines are left out.
   */
  void load() throws IOException {
    List<String> lines;
    try {
      // Every byte is a character of it.
      lines = ShortFile.read(file, MOST_BYTES, StandardCharsets.ISO_8859_1).lines().toList();
    } catch (NoSuchFileException e) {
      return;
    }
    var damaged = lines.stream().filter(line -> !line.isBlank() && !read(line)).toList();
    if (!damaged.isEmpty()) {
      LOG.warn(
          "{} lines of {} are damaged, the first: {}",
          damaged.size(),
          FILE,
          Names.printable(damaged.getFirst()));
    }
  }

  /** Writes the file, in the name of this template and boot. */
  void save(String name) throws IOException {
    template = name;
    var ahead = wallAhead.get();
    var text = new StringBuilder("template %s %s\n".formatted(name, boot()));
    entries.forEach((source, entry) ->
        text.append(entry.kind())
            .append(' ')
            .append(entry.until().plus(ahead).getEpochSecond())
            .append(' ')
            .append(source)
            .append('\n'));
    whole.replace(text.toString());
  }

  /** Takes the file away. */
  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  /** The template that was at work; empty if there was none. */
  String template() {
    return template;
  }

  /** Whether the host has not been started anew since. */
  boolean ofThisBoot() {
    return ofThisBoot;
  }

  Map<Prefix, Entry> entries() {
    return entries;
  }

  /** Whether it is whole. */
  private boolean read(String line) {
    var words = line.split(" ", 3);
    if (words.length < 3) {
      return false;
    }
    if (words[0].equals("template")) {
      template = words[1];
      ofThisBoot = !words[2].equals("unknown") && words[2].equals(boot());
      return true;
    }
    try {
      var source = Prefix.parse(words[2]);
      var kind = kind(words[0]);
      var until = until(words[1]);
      var whole = kind.isPresent() && until.isPresent();
      entries.put(
          source,
          whole
              ? new Entry(kind.get(), until.get())
              : new Entry(kind.orElse(BlockKind.BLOCKED), OVER));
      return whole;
    } catch (IllegalArgumentException e) {
      // No source to be taken away.
      return false;
    }
  }

  private Optional<Instant> until(String seconds) {
    try {
      var until = Instant.ofEpochSecond(Long.parseLong(seconds)).minus(wallAhead.get());
      return until.isBefore(OVER) ? Optional.empty() : Optional.of(until);
    } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
      LOG.debug("no time: {}", Names.printable(seconds));
      return Optional.empty();
    }
  }

  private static Optional<BlockKind> kind(String text) {
    for (var kind : BlockKind.values()) {
      if (kind.name().equals(text)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  private static String boot() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException e) {
      // No Linux: nothing is taken for granted then.
      return "unknown";
    }
  }
}
