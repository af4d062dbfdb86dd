package io.picketline.sensor.compat;

import io.picketline.protocol.Mode;
import io.picketline.sensor.config.CompatConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Writes PortSentry's lines where they are wanted. Files are opened for every writing, as
 * PortSentry does, so that whoever rotates them need not tell us. Waits for the disk; not
 * thread-safe.
 */
final class CompatWriter {

  private final CompatOutputs.Place place;

  CompatWriter(CompatOutputs.Place place) {
    this.place = place;
  }

  /** Empties the blocked files, as PortSentry does when it starts. */
  void begin(CompatConfig config, Set<Mode> modes) throws IOException {
    if (config.blocked().isPresent()) {
      for (var mode : modes) {
        Files.writeString(
            blocked(config.blocked().get(), mode),
            "",
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
      }
    }
  }

  /** Writes lines of the log. */
  void log(CompatConfig config, List<String> lines, Instant at) throws IOException {
    if (config.syslog()) {
      try (var socket = SyslogSocket.open(place.syslog())) {
        for (var line : lines) {
          socket.send(PortSentryLines.datagram(line, at, place.zone(), place.process()));
        }
      }
    }
    if (config.logFile().isPresent()) {
      var text = new StringBuilder();
      for (var line : lines) {
        text.append(PortSentryLines.logged(line, at, place.zone(), place.host(), place.process()))
            .append('\n');
      }
      append(config.logFile().get(), text);
    }
  }

  /** Writes the line of a block. */
  void history(CompatConfig config, Hit hit, Instant at) throws IOException {
    var line = PortSentryLines.history(hit, at, place.zone()) + "\n";
    if (config.blocked().isPresent()) {
      append(blocked(config.blocked().get(), hit.mode()), line);
    }
    if (config.history().isPresent()) {
      append(config.history().get(), line);
    }
  }

  private static Path blocked(Path file, Mode mode) {
    return file.resolveSibling(file.getFileName() + "." + mode.text());
  }

  private static void append(Path file, CharSequence text) throws IOException {
    Files.writeString(
        file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
