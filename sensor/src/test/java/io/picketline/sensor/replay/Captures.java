package io.picketline.sensor.replay;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.spi.Replay;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** The capture files of the test resources, and what is found in them. */
final class Captures {

  private Captures() {}

  static Replay.Outcome replay(Path directory, String name) throws IOException {
    return replay(directory, name, ServedPorts.NONE, List.of());
  }

  static Replay.Outcome replay(
      Path directory, String name, ServedPorts serves, List<Prefix> guarded) throws IOException {
    return new ReplayEngine()
        .replay(new Replay.Request(unpacked(directory, name), serves, guarded));
  }

  static List<String> found(Replay.Outcome outcome) {
    return outcome.verdicts().stream().map(Captures::line).toList();
  }

  private static String line(Replay.Found found) {
    var verdict = found.verdict();
    return "%s %s %d %s %s"
        .formatted(
            found.victim(),
            verdict.source(),
            found.flows(),
            verdict.type().orElseThrow().text().replace(' ', '-'),
            verdict.shape().orElseThrow().name().toLowerCase(Locale.ROOT));
  }

  private static Path unpacked(Path directory, String name) throws IOException {
    var file = directory.resolve(name);
    try (var packed = new GZIPInputStream(resource("captures/" + name + ".gz"))) {
      Files.copy(packed, file);
    }
    return file;
  }

  static InputStream resource(String name) {
    var in = Captures.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalArgumentException("no resource " + name);
    }
    return in;
  }
}
