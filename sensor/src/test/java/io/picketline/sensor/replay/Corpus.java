package io.picketline.sensor.replay;

import static java.util.stream.Collectors.joining;

import io.picketline.protocol.Prefix;
import io.picketline.spi.Replay;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The capture files of the test resources, and what is found in them. */
final class Corpus {

  private Corpus() {}

  /** What the file of this name shows; it is unpacked into {@code directory}. */
  static Replay.Outcome replay(Path directory, String name) {
    return replay(List.of(unpacked(directory, name)), Replay.Serves.NONE, List.of()).getFirst();
  }

  /** What the files show, together. */
  static List<Replay.Outcome> replay(List<Path> files, Replay.Serves serves, List<Prefix> guarded) {
    var outcomes = new ArrayList<Replay.Outcome>();
    new ReplayEngine()
        .replay(new Replay.Request(files, true, List.of(), serves, guarded), outcomes::add);
    return outcomes;
  }

  /** Names of probes, then one line per verdict. */
  static List<String> lines(Replay.Outcome outcome) {
    var lines = new ArrayList<String>();
    var named =
        outcome.named().entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(joining(", "));
    lines.add("named: " + (named.isEmpty() ? "none" : named));
    outcome.verdicts().forEach(found -> lines.add(line(found)));
    return lines;
  }

  private static String line(Replay.Found found) {
    return "%s %s on %s: %s scan, %s, %s, %d pairs, %s"
        .formatted(
            found.view().name().toLowerCase(Locale.ROOT),
            found.verdict().source(),
            found.victim(),
            found.scan().text(),
            found.verdict().shape().orElseThrow().text(),
            found.verdict().tool().map(tool -> tool.text()).orElse("no tool"),
            found.pairs(),
            found.kind().name().toLowerCase(Locale.ROOT));
  }

  static Path unpacked(Path directory, String name) {
    var file = directory.resolve(name);
    try (var packed = new GZIPInputStream(resource("captures/" + name + ".gz"))) {
      Files.write(file, packed.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** A capture that may not be copied, where the directory with those is given. */
  static Optional<Path> elsewhere(String name) {
    var directory = System.getProperty("picketline.captures", "");
    return directory.isEmpty() ? Optional.empty() : Optional.of(Path.of(directory, name));
  }

  /** Whether the test resources hold it. */
  static boolean isHere(String name) {
    return Corpus.class.getResource("captures/" + name + ".gz") != null;
  }

  /** The lines of a table among the test resources, without its comments. */
  static List<String> table(String name) {
    try (var in = resource(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) {
    var in = Corpus.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalArgumentException("no resource " + name);
    }
    return in;
  }
}
