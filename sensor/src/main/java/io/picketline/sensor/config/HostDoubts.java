package io.picketline.sensor.config;

import io.picketline.config.Effective;
import io.picketline.file.Ownership;
import io.picketline.identity.IdentityFiles;
import io.picketline.protocol.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the settings name and this host, as it is now, does not have. A doubt and no problem: it may
 * come yet, and the file may be meant for another host.
 */
final class HostDoubts {

  /** Every interface of this network namespace, with addresses or without. */
  private static final Path INTERFACES = Path.of("/proc/net/dev");

  private static final Set<PosixFilePermission> RUN =
      Set.of(
          PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_EXECUTE);

  private final SensorConfig config;

  private HostDoubts(SensorConfig config) {
    this.config = config;
  }

  /** What the settings came to, with the doubts as warnings. */
  static Effective told(SensorConfig config) {
    return config.effective().withWarnings(new HostDoubts(config).all());
  }

  private List<String> all() {
    return Stream.of(interfaces(), program(), files(), owners()).flatMap(List::stream).toList();
  }

  private List<String> interfaces() {
    return names().stream()
        .flatMap(
            names -> config.capture().interfaces().stream().filter(name -> !names.contains(name)))
        .map(name -> "interfaces: " + SensorConfig.Capture.missing(name))
        .toList();
  }

  /** Whether the program can be run at all; it may be in a place that the asker cannot see. */
  private List<String> program() {
    if (config.responses().command().isEmpty()) {
      return List.of();
    }
    var program = config.responses().command().getFirst();
    var path = Path.of(program);
    if (Files.notExists(path)) {
      return List.of("responses.command: %s is not there".formatted(Names.printable(program)));
    }
    return isDirectoryOrText(path)
        ? List.of("responses.command: %s cannot be run".formatted(Names.printable(program)))
        : List.of();
  }

  private static boolean isDirectoryOrText(Path path) {
    try {
      return Files.isDirectory(path)
          || Files.getPosixFilePermissions(path).stream().noneMatch(RUN::contains);
    } catch (IOException | UnsupportedOperationException _) {
      return false; // not for the asker to see
    }
  }

  private List<String> files() {
    return config
        .compat()
        .files()
        .flatMap(file -> wrong(file).stream())
        .map(wrong -> "compat: " + wrong)
        .distinct()
        .toList();
  }

  private List<String> owners() {
    var identity =
        config.standalone()
            ? Stream.<Path>empty()
            : IdentityFiles.places(config.paths().identity());
    return Ownership.doubts("sensor", Stream.concat(Stream.of(config.paths().state()), identity));
  }

  private static Optional<String> wrong(Path file) {
    var directory = file.getParent();
    if (directory != null && Files.notExists(directory)) {
      return Optional.of(
          "directory %s is not there: nothing can be written to %s"
              .formatted(Names.printable(directory.toString()), Names.printable(file.toString())));
    }
    return Files.isDirectory(file)
        ? Optional.of("%s is a directory".formatted(Names.printable(file.toString())))
        : Optional.empty();
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
