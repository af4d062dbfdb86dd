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
 * Writes PortSentry's lines where they are wanted, each output by itself: one that cannot be
 * written keeps no other from it. Files are opened for every writing, as PortSentry does, so that
 * whoever rotates them need not tell us. Waits for the disk; not thread-safe.
 */
final class CompatWriter {

  private final CompatOutputs.Place place;
  private final Result result;

  /** Who is told how it went. */
  interface Result {
    /** It was written. */
    void written(Output output);

    /** It was not. */
    void failed(Output output, IOException why);
  }

  /** What is written to, by its key in the configuration. */
  enum Output {
    LOG("log"),
    BLOCKED("blocked-file"),
    HISTORY("history-file");

    private final String key;

    Output(String key) {
      this.key = key;
    }

    String key() {
      return key;
    }
  }

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  CompatWriter(CompatOutputs.Place place, Result result) {
    this.place = place;
    this.result = result;
  }

  /** Empties the blocked files, as PortSentry does when it starts. */
  void begin(CompatConfig config, Set<Mode> modes) {
    config.blocked().ifPresent(file -> write(Output.BLOCKED, () -> empty(file, modes)));
  }

  /** Writes lines of the log. */
  void log(CompatConfig config, List<String> lines, Instant at) {
    if (config.syslog()) {
      write(Output.LOG, () -> send(lines, at));
    }
    config.logFile().ifPresent(file -> write(Output.LOG, () -> append(file, logged(lines, at))));
  }

  /** Writes the line of a block. */
  void history(CompatConfig config, Hit hit, Instant at) {
    var line = PortSentryLines.history(hit, at, place.zone()) + "\n";
    config.history().ifPresent(file -> write(Output.HISTORY, () -> append(file, line)));
    config
        .blocked()
        .ifPresent(file -> write(Output.BLOCKED, () -> append(blocked(file, hit.mode()), line)));
  }

  private void write(Output output, Writing writing) {
    try {
      writing.run();
      result.written(output);
    } catch (IOException e) {
      result.failed(output, e);
    }
  }

  private static void empty(Path file, Set<Mode> modes) throws IOException {
    for (var mode : modes) {
      Files.writeString(
          blocked(file, mode),
          "",
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);
    }
  }

  private void send(List<String> lines, Instant at) throws IOException {
    try (var socket = SyslogSocket.open(place.syslog())) {
      for (var line : lines) {
        socket.send(PortSentryLines.datagram(line, at, place.zone(), place.process()));
      }
    }
  }

  private CharSequence logged(List<String> lines, Instant at) {
    var text = new StringBuilder();
    for (var line : lines) {
      text.append(PortSentryLines.logged(line, at, place.zone(), place.host(), place.process()))
          .append('\n');
    }
    return text;
  }

  private static Path blocked(Path file, Mode mode) {
    return file.resolveSibling(file.getFileName() + "." + mode.text());
  }

  private static void append(Path file, CharSequence text) throws IOException {
    Files.writeString(
        file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
