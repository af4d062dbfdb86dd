package io.picketline.sensor.config;

import io.picketline.config.ConfigBlock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the sensor leaves its metrics for others to collect.
 *
 * @param textfile for node_exporter; none if nobody wants it
 * @param every how often it is written
 */
public record MetricsConfig(Optional<Path> textfile, Duration every) {

  private static final String ENDING = ".prom";
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofMinutes(10);

  static MetricsConfig from(ConfigBlock block) {
    return new MetricsConfig(
        block.parsed("textfile", MetricsConfig::file),
        block.duration("textfile-interval", LEAST, MOST));
  }

  private static Optional<Path> file(String text) {
    if (text.equals("off")) {
      return Optional.empty();
    }
    var file = Path.of(text);
    if (!file.isAbsolute() || !text.endsWith(ENDING)) {
      throw new IllegalArgumentException(
          "\"%s\" is no absolute path of a file named *.prom".formatted(text));
    }
    return Optional.of(file);
  }
}
