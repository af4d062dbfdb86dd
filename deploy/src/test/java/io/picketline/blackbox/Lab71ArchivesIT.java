package io.picketline.blackbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archives of the daemons' classes that an installation makes for itself. */
class Lab71ArchivesIT {

  private static final boolean FULL = Boolean.getBoolean("picketline.full");
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Path TARGET =
      Path.of(requireNonNull(System.getProperty("picketline.root")), "deploy", "target");
  private static final Path CACHE = TARGET.resolve("cache");
  private static final String SETTINGS =
      """
      sensor {
        name = measured
        ignore-files = []
      }
      coordinator {
        name = measured
        listen = "192.0.2.10:7413"
        cluster { address = "192.0.2.10:7414", peers = [] }
      }
      """;
  private static final Path INSTALLED = TARGET.resolve("image/usr/lib/picketline");

  @ParameterizedTest
  @ValueSource(strings = {"sensor", "coordinator"})
  void daemon_withItsArchive_takesItsClassesFromThere(String daemon, @TempDir Path work)
      throws IOException {
    var loaded = loaded(INSTALLED, CACHE, daemon, work);

    assertThat(loaded)
        .filteredOn(line -> line.contains(settings(daemon)))
        .hasSize(1)
        .allMatch(line -> line.contains("shared objects file"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sensor", "coordinator"})
  void daemon_withAnArchiveOfNoUse_startsWithoutAWord(String daemon, @TempDir Path work)
      throws IOException {
    var cache = Files.createDirectory(work.resolve("cache"));
    try (var whole = Files.newInputStream(CACHE.resolve(daemon + ".aot"))) {
      Files.write(cache.resolve(daemon + ".aot"), whole.readNBytes(100_000));
    }

    var loaded = loaded(INSTALLED, cache, daemon, work);

    assertThat(loaded)
        .filteredOn(line -> line.contains(settings(daemon)))
        .hasSize(1)
        .noneMatch(line -> line.contains("shared objects file"));
  }

  /** To the JVM a jar of another time is another one. */
  @Test
  void archive_ofOtherJars_isMadeAnew(@TempDir Path work) throws IOException {
    var moved = FULL ? work.resolve("moved") : INSTALLED;
    var cache = Files.createDirectory(work.resolve("cache"));
    var archive = Files.copy(CACHE.resolve("sensor.aot"), cache.resolve("sensor.aot"));
    var before = Files.readAttributes(archive, "fileKey").get("fileKey");
    if (FULL) {
      var copied = Ran.command(LIMIT, List.of("cp", "-a", INSTALLED.toString(), moved.toString()));
      assertThat(copied.exit()).as(copied::all).isZero();
      try (var jars = Files.newDirectoryStream(moved.resolve("lib"), "picketline-sensor-*.jar")) {
        Files.setLastModifiedTime(jars.iterator().next(), FileTime.from(Instant.EPOCH));
      }
    }

    var made =
        Ran.command(
            LIMIT,
            List.of(
                "env",
                "PICKETLINE_CACHE=" + cache,
                moved.resolve("bin/aot-cache").toString(),
                "sensor"));

    assertThat(made.exit()).as(made::all).isZero();
    assertThat(made.err()).isEmpty();
    var after = Files.readAttributes(archive, "fileKey").get("fileKey");
    assertThat(Objects.equals(after, before)).as("the same file as before").isEqualTo(!FULL);
    assertThat(loaded(moved, cache, "sensor", work))
        .filteredOn(line -> line.contains(settings("sensor")))
        .hasSize(1)
        .allMatch(line -> line.contains("shared objects file"));
  }

  /** A start is not made to wait a second time for what did not succeed. */
  @Test
  void archive_thatCannotBeMade_isRememberedAndToldUntilAnUpgrade(@TempDir Path work)
      throws IOException {
    var unshare = program(work, "echo no right to it; echo asked >>'%s/asked'; exit 1");

    var first = make(work, unshare);
    assertThat(first.err())
        .isEqualTo(
            "aot-cache: no archive of the sensor's classes, it will start slower: no right to it\n");
    var again = make(work, unshare);
    assertThat(again.err()).startsWith(first.err()).contains("tried again after an upgrade");
    assertThat(work.resolve("asked")).hasContent("asked");

    Files.writeString(work.resolve("cache/sensor.failed"), "another build\nno right to it\n");
    assertThat(make(work, unshare).err()).isEqualTo(first.err());
    assertThat(work.resolve("asked")).hasContent("asked\nasked");

    assertThat(make(work, unshare, "--install").err()).isEqualTo(first.err());
    assertThat(work.resolve("asked")).hasContent("asked\nasked\nasked");
    assertThat(work.resolve("cache/sensor.failed")).doesNotExist();
  }

  @Test
  void archive_whoseMakerIsKilled_isNotTriedAgain(@TempDir Path work) throws IOException {
    make(work, program(work, "kill -KILL $PPID"));

    var again = make(work, program(work, "echo asked >>'%s/asked'; exit 1"));

    assertThat(again.err()).contains("it was begun, and did not end");
    assertThat(work.resolve("asked")).doesNotExist();
    assertThat(work.resolve("cache/sensor.aot")).doesNotExist();
  }

  @Test
  void archive_withoutAPlaceForIt_isNotTriedAtAll(@TempDir Path work) throws IOException {
    Files.writeString(work.resolve("cache"), "no directory");

    var made = make(work, program(work, "echo asked >>'%s/asked'; exit 1"));

    assertThat(made.err()).contains("cannot be written").doesNotContain("begun");
    assertThat(work.resolve("asked")).doesNotExist();
  }

  /** Stands for unshare, in which an archive is made; {@code %s} is the directory. */
  private static Path program(Path work, String script) throws IOException {
    var bin = Files.createDirectories(work.resolve("bin"));
    var file = bin.resolve("unshare");
    Files.writeString(file, "#!/bin/sh\n" + script.replace("%s", work.toString()) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return bin;
  }

  private static Ran make(Path work, Path bin, String... options) {
    var command = new ArrayList<>(List.of("env", "PICKETLINE_CACHE=" + work.resolve("cache")));
    command.add("PATH=" + bin + ":" + System.getenv("PATH"));
    command.add(INSTALLED.resolve("bin/aot-cache").toString());
    command.addAll(List.of(options));
    command.add("sensor");
    var ran = Ran.command(LIMIT, command);
    assertThat(ran.exit()).as(ran::all).isZero();
    return ran;
  }

  /** What a check of a daemon's settings loads, by the JVM's own list; it says nothing else. */
  private static List<String> loaded(Path installed, Path cache, String daemon, Path work)
      throws IOException {
    var config = work.resolve("picketline.conf");
    Files.writeString(config, SETTINGS);
    var list = work.resolve("loaded");
    var ran =
        Ran.command(
            LIMIT,
            List.of(
                "env",
                "PICKETLINE_CACHE=" + cache,
                "JAVA_TOOL_OPTIONS=-Xlog:class+load:file=" + list,
                installed.resolve("bin/picket.sh").toString(),
                daemon,
                "--check",
                "--config",
                config.toString()));
    assertThat(ran.exit()).as(ran::all).isZero();
    assertThat(ran.err().lines()).allMatch(line -> line.startsWith("Picked up JAVA_TOOL_OPTIONS"));
    return Files.readAllLines(list);
  }

  private static String settings(String daemon) {
    return daemon.equals("sensor")
        ? " io.picketline.sensor.config.SensorConfig "
        : " io.picketline.coordinator.config.CoordinatorConfig ";
  }
}
