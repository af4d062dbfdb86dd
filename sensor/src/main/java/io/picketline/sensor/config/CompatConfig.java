package io.picketline.sensor.config;

import io.picketline.config.ConfigBlock;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is written beside our own log, in the words and formats of PortSentry 1.x.
 *
 * @param syslog whether its log lines go to the host's syslog
 * @param logFile the file that its log lines go to
 * @param history the file that gets a line for every verdict
 * @param blocked the same since start; the mode is appended to its name
 */
public record CompatConfig(
    boolean syslog, Optional<Path> logFile, Optional<Path> history, Optional<Path> blocked) {

  /** Nothing is written. */
  public static final CompatConfig NONE =
      new CompatConfig(false, Optional.empty(), Optional.empty(), Optional.empty());

  /** The files that are written; to the last the mode is appended. */
  Stream<Path> files() {
    return Stream.of(logFile, history, blocked).flatMap(Optional::stream);
  }

  static CompatConfig from(ConfigBlock block) {
    var log = block.text("log");
    var named = !log.equals("off") && !log.equals("syslog");
    return new CompatConfig(
        log.equals("syslog"),
        named ? block.parsed("log", CompatConfig::file) : Optional.empty(),
        block.parsed("history-file", CompatConfig::file),
        block.parsed("blocked-file", CompatConfig::file));
  }

  private static Optional<Path> file(String text) {
    if (text.isEmpty() || text.equals("off")) {
      return Optional.empty();
    }
    var file = Path.of(text);
    if (!file.isAbsolute()) {
      throw new IllegalArgumentException("\"%s\" is no absolute path".formatted(text));
    }
    if (file.getFileName() == null) {
      throw new IllegalArgumentException("\"%s\" is no file".formatted(text));
    }
    return Optional.of(file);
  }
}
