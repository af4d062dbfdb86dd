package io.picketline.sensor.config;

import io.picketline.config.Effective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the settings name and this host, as it is now, does not have. A doubt and no problem: it may
 * come yet, and the file may be meant for another host.
 */
final class HostDoubts {

  /** Every interface of this network namespace, with addresses or without. */
  private static final Path INTERFACES = Path.of("/proc/net/dev");

  private final SensorConfig config;

  private HostDoubts(SensorConfig config) {
    this.config = config;
  }

  /** What the settings came to, with the doubts as warnings. */
  static Effective told(SensorConfig config) {
    return config.effective().withWarnings(new HostDoubts(config).all());
  }

  private List<String> all() {
    return interfaces();
  }

  private List<String> interfaces() {
    return names().stream()
        .flatMap(names ->
            config.capture().interfaces().stream().filter(name -> !names.contains(name)))
        .map(name -> "interfaces: " + SensorConfig.Capture.missing(name))
        .toList();
  }

  /** Empty where they are not to be had, as on other systems. */
  private static Optional<Set<String>> names() {
    try (var lines = Files.lines(INTERFACES)) {
      return Optional.of(
          lines
              .filter(line -> line.indexOf(':') > 0)
              .map(line -> line.substring(0, line.lastIndexOf(':')).strip())
              .collect(Collectors.toSet()));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
