package io.picketline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image, built by buildah of the package, and in it the pods of the chart: a coordinator that
 * becomes three, and a node's sensor, as {@link PodScripts} play them, in the long run and by root.
 * There is no cluster.
 */
class HelmPlayedIT {

  private static final boolean PLAYED =
      Boolean.getBoolean("picketline.full") && System.getProperty("user.name").equals("root");
  private static final Duration BUILD = Duration.ofMinutes(8);
  private static final Path PLAY =
      Chart.ROOT.resolve("deploy/src/test/resources/io/picketline/blackbox");

  @Test
  void players_areRead_byTheirShell() {
    for (var name : List.of("play-pods", "build-image")) {
      var ran =
          Ran.command(Duration.ofSeconds(20), List.of("bash", "-n", PLAY.resolve(name).toString()));
      assertThat(ran.err()).isEmpty();
    }
  }

  @TestFactory
  Stream<DynamicTest> played(@TempDir Path directory) throws IOException {
    if (!PLAYED) {
      return Stream.empty();
    }
    var authority = directory.resolve("authority");
    var made = Ran.bin(BUILD, "picket", "ca", "create", authority.toString(), "--fleet", "fleet");
    assertThat(made.exit()).as(made::all).isZero();
    write(directory, authority);
    var ran =
        Ran.command(
            BUILD,
            List.of(
                "bash",
                PLAY.resolve("build-image").toString(),
                Chart.ROOT.resolve("deploy").toString(),
                directory.toString()));
    return Stream.concat(
        ran.out()
            .lines()
            .filter(line -> line.startsWith("ok ") || line.startsWith("NOT "))
            .map(line ->
                dynamicTest(
                    line.split(" ", 2)[1], () -> assertThat(line).as(ran::all).startsWith("ok "))),
        Stream.of(
            dynamicTest("all was played", () -> assertThat(ran.exit()).as(ran::all).isZero())));
  }

  /** The pods' scripts, below {@code pods}. */
  private static void write(Path directory, Path authority) {
    var secrets = Map.of("authority", authority);
    var alone = Chart.with("coordinator.authoritySecret=\"authority\"");
    coordinator(alone, 0, secrets, directory.resolve("alone"));
    var chart = Chart.with("coordinator.replicas=3", "coordinator.authoritySecret=\"authority\"");
    IntStream.range(0, 3).forEach(i -> coordinator(chart, i, secrets, directory.resolve("pods")));
    var node = Map.of("spec.nodeName", "node-1");
    new PodScripts(
            chart, chart.one("DaemonSet", Chart.SENSOR).at("/spec/template/spec"), node, secrets)
        .write(directory.resolve("pods/sensor"));
    new PodScripts(chart, chart.one("Pod", "fleet-picketline-selftest").path("spec"), node, secrets)
        .write(directory.resolve("pods/selftest"));
  }

  private static void coordinator(
      Chart chart, int number, Map<String, Path> secrets, Path directory) {
    var pod = chart.one("StatefulSet", Chart.COORDINATOR).at("/spec/template/spec");
    var name = Chart.COORDINATOR + "-" + number;
    var fields = Map.of("metadata.name", name, "status.podIPs", "10.244.0.1" + number);
    new PodScripts(chart, pod, fields, secrets).write(directory.resolve(name));
  }

  @Test
  void recipe_takesThePackage_alone() throws IOException {
    var ignored =
        Files.readString(Chart.ROOT.resolve("deploy/packaging/container/.containerignore"));

    assertThat(ignored.lines()).containsExactly("*", "!picketline_*.deb");
  }
}
