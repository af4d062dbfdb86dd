package io.picketline.sensor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.config.InvalidConfigException;
import io.picketline.protocol.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SensorConfigTest {

  @TempDir Path directory;

  @Test
  void read_nothingSet_takesTheReference() throws Exception {
    var config = read("");

    assertThat(config.standalone()).isTrue();
    assertThat(config.observe()).isFalse();
    assertThat(config.modes()).containsExactlyInAnyOrder(Mode.ATCP, Mode.AUDP);
    assertThat(config.watched().maxPort()).isEqualTo(65535);
    assertThat(config.capture().source()).isEqualTo(SensorConfig.Source.AUTO);
    assertThat(config.paths().socket()).isEqualTo(Path.of("/run/picketline/sensor.sock"));
  }

  @Test
  void read_everythingSet_takesIt() throws Exception {
    var config =
        read(
            """
            sensor {
              mode = observe
              modes = [atcp]
              max-port = 1024
              exclude-ports = [113, "137-139"]
              capture = pcap, pcap-interfaces = [eth0], nflog-group = 7
              name = web1
              coordinators = ["c1.example:7411", "[2001:db8::1]:7412"]
            }
            """);

    assertThat(config.observe()).isTrue();
    assertThat(config.modes()).containsExactly(Mode.ATCP);
    assertThat(config.watched().watches(138)).isFalse();
    assertThat(config.watched().watches(140)).isTrue();
    assertThat(config.watched().watches(1025)).isFalse();
    assertThat(config.capture().interfaces()).containsExactly("eth0");
    assertThat(config.name()).contains("web1");
    assertThat(config.coordinators())
        .containsExactly(new Endpoint("c1.example", 7411), new Endpoint("2001:db8::1", 7412));
  }

  @Test
  void read_manyProblems_tellsAllAtOnceWithLines() {
    assertThatThrownBy(() ->
            read(
                """
                sensor {
                  mode = perhaps
                  modes = [atcp, everything]
                  max-port = 70000
                  exclude-ports = ["9-3"]
                  coordinators = ["nowhere"]
                  cordinators = []
                }
                """))
        .isInstanceOfSatisfying(
            InvalidConfigException.class,
            e -> {
              assertThat(e.problems())
                  .anyMatch(line ->
                      line.contains("cordinators")
                          && line.contains("did you mean sensor.coordinators?"));
            });
    assertThat(
            problems(
                """
                sensor {
                  mode = perhaps
                  modes = [atcp, everything]
                  max-port = 70000
                  exclude-ports = ["9-3"]
                  coordinators = ["nowhere"]
                }
                """))
        .hasSize(5)
        .anyMatch(line -> line.contains("sensor.conf:2") && line.contains("perhaps"))
        .anyMatch(line -> line.contains("everything"))
        .anyMatch(line -> line.contains("70000"))
        .anyMatch(line -> line.contains("9-3"))
        .anyMatch(line -> line.contains("nowhere"));
  }

  @Test
  void read_ignoreFiles_takesAllThatMatch() throws Exception {
    Files.writeString(directory.resolve("a.list"), "192.0.2.1 # office\n");
    Files.writeString(directory.resolve("b.list"), "# none\n2001:db8::/32\n");
    Files.writeString(directory.resolve("c.txt"), "198.51.100.1\n");

    var config = read("sensor.ignore-files = [\"%s/*.list\"]".formatted(directory));

    assertThat(config.ignored())
        .extracting(rule -> rule.prefix().toString())
        .containsExactly("192.0.2.1", "2001:db8::/32");
  }

  @Test
  void read_badLineInIgnoreFile_isToldAndTheRestUsed() throws Exception {
    var file = directory.resolve("bad.list");
    Files.writeString(file, "192.0.2.1\nnonsense\n192.0.2.3");

    var config = read("sensor.ignore-files = [\"%s\"]".formatted(file));

    assertThat(config.effective().warnings())
        .singleElement()
        .asString()
        .startsWith(file + ":2: ")
        .contains("nonsense");
    assertThat(config.ignored()).hasSize(2);
  }

  @Test
  void read_missingIgnoreFile_isAProblem() {
    var file = directory.resolve("none.list");

    assertThat(problems("sensor.ignore-files = [\"%s\"]".formatted(file)))
        .singleElement()
        .asString()
        .contains("sensor.conf:1: sensor.ignore-files", "none.list is not there");
  }

  private List<String> problems(String text) {
    try {
      read(text);
      return List.of();
    } catch (InvalidConfigException e) {
      return e.problems();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private SensorConfig read(String text) throws InvalidConfigException, IOException {
    var file = directory.resolve("sensor.conf");
    Files.writeString(file, text);
    return SensorConfig.read(file);
  }
}
