package io.picketline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a fleet of one tells Prometheus, and what Prometheus's own tool says of that. */
class Lab60MetricsIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Path ROOT = Path.of(System.getProperty("picketline.root"));

  /** Where bin/test puts it. */
  private static final Path FETCHED = ROOT.resolve("deploy/target/tools/promtool");

  /** A coordinator and its sensor on one loopback, asked once each has heard of the other. */
  private static final String SCRAPE =
      """
      picket=$1 at=$2
      ip link set lo up
      "$picket" coordinator --config "$at/picketline.conf" >"$at/coordinator.log" 2>&1 &
      "$picket" sensor --config "$at/picketline.conf" >"$at/sensor.log" 2>&1 &
      sensor=$!
      for i in $(seq 150); do
        [[ -s "$at/picketline.prom" ]] &&
          "$picket" metrics --socket "$at/c/admin.sock" >"$at/coordinator.prom" 2>/dev/null &&
          grep -q 'sensor_up{host="web-1"} 1' "$at/coordinator.prom" && break
        sleep 0.1
      done
      "$picket" metrics --socket "$at/s/admin.sock" >"$at/sensor.prom"
      "$picket" metrics --socket "$at/c/admin.sock" -o json >"$at/coordinator.json"
      cp -p "$at/picketline.prom" "$at/textfile.prom"
      kill "$sensor"
      wait "$sensor"
      echo "sensor ended with $?"
      [[ -e "$at/picketline.prom" ]] && echo "textfile left"
      true
      """;

  @TempDir private static Path directory;

  @BeforeAll
  static void play() throws IOException {
    ca("create", directory.resolve("ca").toString(), "--fleet", "lab");
    issue("core-1", "coordinator");
    issue("web-1", "sensor");
    configure();
    var ran =
        Ran.command(
            LIMIT,
            List.of(
                "unshare",
                "-Urn",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "bash",
                "-c",
                SCRAPE,
                "bash",
                Ran.path("picket"),
                directory.toString()));
    assertThat(ran.exit()).as(ran::all).isZero();
    assertThat(ran.out()).as(ran::all).contains("sensor ended with 0");
    assertThat(ran.out()).as(ran::all).doesNotContain("textfile left");
  }

  private static void configure() throws IOException {
    Files.writeString(
        directory.resolve("picketline.conf"),
        """
        coordinator {
          listen = "127.0.0.1:7413"
          desk { listen = "" }
          cluster { address = "127.0.0.1:17414" }
          identity-directory = "%1$s/coordinator"
          state-directory = "%1$s/coordinator-state"
          socket-directory = "%1$s/c"
        }
        sensor {
          coordinators = ["127.0.0.1:7413"]
          identity-directory = "%1$s/sensor"
          state-directory = "%1$s/sensor-state"
          socket-directory = "%1$s/s"
          ignore-files = []
          metrics { textfile = "%1$s/picketline.prom", textfile-interval = 1s }
        }
        """
            .formatted(directory));
  }

  @Test
  void coordinator_scraped_tellsOfItselfAndTheFleet() throws IOException {
    assertThat(Files.readString(directory.resolve("coordinator.prom")))
        .contains("picketline_coordinator_leads 1.0")
        .contains("picketline_coordinator_members{state=\"up\"} 1.0")
        .contains("picketline_fleet_leader_info{coordinator=\"core-1\"} 1")
        .contains("picketline_fleet_sensor_lag_entries{host=\"web-1\"}")
        .contains("picketline_fleet_sensor_certificate_expiry_timestamp_seconds{host=\"web-1\"}");
    assertThat(Files.readString(directory.resolve("coordinator.json")))
        .contains("\"name\" : \"picketline_fleet_log_entry\"");
    lint("coordinator.prom");
  }

  @Test
  void sensor_scraped_tellsOfItself() throws IOException {
    assertThat(Files.readString(directory.resolve("sensor.prom")))
        .contains("picketline_sensor_link_connected 1.0")
        .contains("picketline_sensor_packets_total{outcome=\"probe\"}")
        .contains("picketline_process_resident_memory_bytes");
    lint("sensor.prom");
  }

  @Test
  void textfile_ofASensor_isTheSame() throws IOException {
    assertThat(names("textfile.prom")).isEqualTo(names("sensor.prom"));
    lint("textfile.prom");
  }

  @Test
  void rules_checkedByPromtool_areSoundAndFireWhereTheyMust() {
    var at = ROOT.resolve("deploy/prometheus");

    promtool("check", "rules", at.resolve("picketline-rules.yml").toString());
    promtool("test", "rules", at.resolve("picketline-rules-test.yml").toString());
  }

  private static List<String> names(String file) throws IOException {
    return Files.readAllLines(directory.resolve(file)).stream()
        .filter(line -> line.startsWith("# TYPE "))
        .toList();
  }

  private static void lint(String file) {
    var ran =
        Ran.command(
            LIMIT,
            List.of(
                "bash",
                "-c",
                "exec \"$1\" check metrics <\"$2\"",
                "bash",
                tool(),
                directory.resolve(file).toString()));
    assertThat(ran.exit()).as(ran::all).isZero();
    assertThat(ran.err()).as(ran::all).isEmpty();
  }

  private static void promtool(String... arguments) {
    var command = new ArrayList<>(List.of(tool()));
    command.addAll(List.of(arguments));
    var ran = Ran.command(LIMIT, command);
    assertThat(ran.exit()).as(ran::all).isZero();
  }

  /** That of the machine, or the one that bin/test fetched. */
  private static String tool() {
    return Files.isExecutable(FETCHED) ? FETCHED.toString() : "promtool";
  }

  private static void issue(String host, String role) {
    var into = directory.resolve(role).toString();
    var authority = directory.resolve("ca").toString();
    ca("issue", host, "--ca", authority, "--role", role, "--address", "127.0.0.1", "--into", into);
  }

  private static void ca(String... arguments) {
    var command = new ArrayList<>(List.of("ca"));
    command.addAll(List.of(arguments));
    var ran = Ran.bin(LIMIT, "picket", command.toArray(String[]::new));
    assertThat(ran.exit()).as(ran::all).isZero();
  }
}
