package io.picketline.sensor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.config.Endpoint;
import io.picketline.config.InvalidConfigException;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Mode;
import io.picketline.sensor.detect.Trigger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SensorConfigTest {

  @TempDir Path directory;

  @Test
  void read_nothingSet_takesTheReference() throws Exception {
    var config = read("");

    assertThat(config.standalone()).isTrue();
    assertThat(config.observe()).isFalse();
    assertThat(config.modes()).containsExactlyInAnyOrder(Mode.ATCP, Mode.AUDP);
    assertThat(config.watched().maxPort()).isEqualTo(65535);
    assertThat(config.detection().trigger()).isEqualTo(Trigger.EVIDENCE);
    assertThat(config.capture().source()).isEqualTo(SensorConfig.Source.AUTO);
    assertThat(config.paths().sockets()).isEqualTo(Path.of("/run/picketline/sensor"));
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
              exclude-ports = [113, "137-139", "520/udp", "79 - 80/tcp"]
              capture = pcap, interfaces = [eth0], nflog-group = 7
              name = web1
              trigger = 3, count-protocols = true
              coordinators = ["c1.example:7411", "[2001:db8::1]:7412"]
            }
            """);

    assertThat(config.observe()).isTrue();
    assertThat(config.modes()).containsExactly(Mode.ATCP);
    assertThat(config.watched().watched(IpProtocol.TCP).stream())
        .contains(0, 140, 520, 1024)
        .doesNotContain(79, 80, 113, 138, 1025);
    assertThat(config.watched().watched(IpProtocol.UDP).stream())
        .contains(80)
        .doesNotContain(113, 137, 520);
    assertThat(config.capture().interfaces()).containsExactly("eth0");
    assertThat(config.name()).contains("web1");
    assertThat(config.detection()).isEqualTo(new Detection(65_536, new Trigger(3), true));
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
  void read_listedPorts_takesNumbersRangesAndServices() throws Exception {
    var config =
        read(
            """
            sensor {
              modes = [tcp, udp, stcp, sudp, atcp, audp]
              tcp-ports = [1, "200-399", telnet, "mail"]
              udp-ports = [tftp, 9]
              banner = "220 ready\\r\\n"
            }
            """);

    assertThat(config.modes()).containsExactlyInAnyOrder(Mode.values());
    assertThat(config.listed().ports(IpProtocol.TCP).cardinality()).isEqualTo(203);
    assertThat(config.listed().ports(IpProtocol.TCP).stream()).contains(1, 23, 25, 200, 399);
    assertThat(config.listed().ports(IpProtocol.UDP).stream()).containsExactly(9, 69);
    assertThat(config.listed().banner()).isEqualTo("220 ready\r\n");
  }

  @Test
  void read_listedPortsThatCannotBe_tellsAllAtOnce() {
    assertThat(
            problems(
                """
                sensor {
                  modes = [tcp, sudp]
                  capture = sockets
                  tcp-ports = [0, 65536, "7-3", no-such-service, "1,2"]
                  udp-ports = []
                  interfaces = ["eth0/1", ".."]
                  banner = "%s"
                }
                """
                    .formatted("x".repeat(1025))))
        .hasSize(10)
        .anyMatch(line -> line.contains("port 0 in mode tcp"))
        .anyMatch(line -> line.contains("65536 is no port"))
        .anyMatch(line -> line.contains("7-3"))
        .anyMatch(line -> line.contains("no-such-service") && line.contains("/etc/services"))
        .anyMatch(line -> line.contains("udp-ports") && line.contains("sudp"))
        .anyMatch(line -> line.contains("sockets see"))
        .anyMatch(line -> line.contains("eth0/1"))
        .anyMatch(line -> line.contains("banner") && line.contains("1025"));
  }

  @Test
  void reference_listedPorts_areMoreThanPortSentryCouldHold() throws Exception {
    var listed = read("").listed();

    assertThat(listed.ports(IpProtocol.TCP).cardinality()).isGreaterThan(30);
    assertThat(listed.ports(IpProtocol.TCP).stream()).doesNotContain(22, 25, 53, 80, 443);
    assertThat(listed.ports(IpProtocol.UDP).stream()).doesNotContain(53, 67, 123, 5353);
  }

  @Test
  void serviceNames_oddLines_arePassedOver() throws IOException {
    var file = directory.resolve("services");
    Files.write(
        file,
        "one 1/tcp uno # eins\n\nbroken\nbig 99999/tcp\ntwo\t2/udp\r\none 7/tcp\n# \u00e4\n"
            .getBytes(StandardCharsets.ISO_8859_1));
    var names = ServiceNames.read(file);

    assertThat(names.port("uno", IpProtocol.TCP)).hasValue(1);
    assertThat(names.port("one", IpProtocol.TCP)).hasValue(1);
    assertThat(names.port("two", IpProtocol.UDP)).hasValue(2);
    assertThat(names.port("two", IpProtocol.TCP)).isEmpty();
    assertThat(names.port("big", IpProtocol.TCP)).isEmpty();
  }

  @Test
  void serviceNames_fileThatCannotBeRead_isNamedWhereANameIsAskedFor() throws IOException {
    var file = directory.resolve("services");
    Files.write(file, new byte[(1 << 20) + 1]);
    var none = ServiceNames.read(directory.resolve("none"));

    assertThatThrownBy(() -> PortRange.parse("telnet", ServiceNames.read(file), IpProtocol.TCP))
        .hasMessageEndingWith("no service is known: " + file + ": is longer than 1048576 bytes");
    assertThatThrownBy(() -> PortRange.parse("telnet", none, IpProtocol.TCP))
        .hasMessageContaining("none is not there");
    assertThat(PortRange.parse("23", none, IpProtocol.TCP).first()).isEqualTo(23);
  }

  @Test
  void read_ignoreFiles_takesAllThatMatch() throws Exception {
    Files.writeString(directory.resolve("a.list"), "192.0.2.1 # office\n");
    Files.writeString(directory.resolve("b.list"), "# none\n2001:db8::/32\n");
    Files.writeString(directory.resolve("c.txt"), "198.51.100.1\n");

    var config = read("sensor.ignore-files = [\"%s/*.list\"]".formatted(directory));

    assertThat(config.ignored().rules())
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
    assertThat(config.ignored().rules()).hasSize(2);
  }

  @Test
  void read_morePrefixesThanCanBeSpared_isAProblemThatNamesTheFiles() throws Exception {
    var most = IgnoreRule.MOST_OF_A_LIST;
    var many = Files.write(directory.resolve("many.list"), addresses(most));
    var few = Files.writeString(directory.resolve("few.list"), "192.0.2.1\n10.0.0.6\n10.0.0.8/32");
    var both = "sensor.ignore-files = [\"%s\", \"%s\"]".formatted(few, many);

    assertThat(problems(both))
        .singleElement()
        .asString()
        .contains("sensor.conf:1: sensor.ignore-files")
        .endsWith(
            "%d prefixes that are in no other, at most %d can be spared: %s has %d, %s has 3"
                .formatted(most + 1, most, many, most, few));

    Files.writeString(few, "10.0.0.0/24\n192.0.2.1\n");
    assertThat(problems(both)).isEmpty();
  }

  @Test
  void read_missingIgnoreFile_isAProblem() {
    var file = directory.resolve("none.list");

    assertThat(problems("sensor.ignore-files = [\"%s\"]".formatted(file)))
        .singleElement()
        .asString()
        .contains("sensor.conf:1: sensor.ignore-files", "none.list is not there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dir/[*", "a\\u0000b", "a\\u0000*", "/tmp/[*"})
  void read_ignoreFilesThatAreNoPath_areAProblem(String pattern) {
    assertThat(problems("sensor.ignore-files = [\"%s\"]".formatted(pattern)))
        .allSatisfy(it -> assertThat(it).contains("sensor.conf:1: sensor.ignore-files"));
  }

  @Test
  void read_patternInMissingDirectory_isToldUnlessItIsTheDefault() throws Exception {
    var missing = directory.resolve("none");

    var config =
        read(
            "sensor.ignore-files = [\"%s/*.list\", \"/etc/picketline/ignore.d/*.list\"]"
                .formatted(missing));

    assertThat(config.effective().warnings())
        .containsExactly(
            "ignore-files: directory %s is not there: no rules from it".formatted(missing));
    assertThat(config.ignored().missing()).contains(missing);
  }

  @Test
  void checked_interfaceThatIsNotThere_isADoubtOfThisHost() throws Exception {
    var config = read("sensor.interfaces = [lo, nosuch0]");

    assertThat(config.effective().warnings()).isEmpty();
    assertThat(config.checked().warnings())
        .containsExactly(
            "interfaces: no interface is named nosuch0; it is watched as soon as there is one");
  }

  @Test
  void checked_whatThisHostHasNot_isToldAndNoProblem() throws Exception {
    var plain = Files.writeString(directory.resolve("plain"), "");
    var responses = "sensor { responses.command = [\"%s\"], compat { history-file = \"%s\" } }";

    assertThat(read(responses.formatted("/no/such/prog", "/no/dir/history")).checked().warnings())
        .containsExactly(
            "responses.command: /no/such/prog is not there",
            "compat: directory /no/dir is not there: nothing can be written to /no/dir/history");
    assertThat(read(responses.formatted(plain, directory)).checked().warnings())
        .containsExactly(
            "responses.command: %s cannot be run".formatted(plain),
            "compat: %s is a directory".formatted(directory));
    assertThat(
            read(responses.formatted("/bin/true", directory.resolve("new"))).checked().warnings())
        .isEmpty();
  }

  @Test
  void read_whatCannotWorkOnAnyHost_isAProblem() {
    var problems =
        problems(
            """
            sensor {
              state-directory = ""
              max-port = 1023.7
              compat.blocked-file = /
              responses.command = ["/bin/a\\u0000b"]
            }
            """);
    assertThat(problems)
        .satisfiesExactlyInAnyOrder(
            it -> assertThat(it).contains(":2: sensor.state-directory: it is empty"),
            it -> assertThat(it).contains(":3: sensor.max-port: 1023.7 is no whole number"),
            it -> assertThat(it).contains(":4: sensor.compat.blocked-file: \"/\" is no file"),
            it -> assertThat(it).contains(":5: sensor.responses.command: "));
    assertThat(problems("sensor.responses = 3"))
        .first()
        .asString()
        .endsWith("sensor.responses: is no block; write sensor.responses { … }");
  }

  @Test
  void lostSince_directoryThatGaveRules_isNamedWhileAPatternNamesIt() throws Exception {
    var lists = Files.createDirectory(directory.resolve("lists"));
    var list = Files.writeString(lists.resolve("a.list"), "192.0.2.1\n");
    var pattern = "sensor.ignore-files = [\"%s/*.list\"]".formatted(lists);
    var before = read(pattern).ignored();
    Files.delete(list);
    var emptied = read(pattern).ignored();
    Files.delete(lists);

    assertThat(emptied.lostSince(before)).isEmpty();
    assertThat(read(pattern).ignored().lostSince(before)).contains(lists);
    assertThat(read(pattern).ignored().lostSince(emptied)).isEmpty();
    assertThat(read("sensor.ignore-files = []").ignored().lostSince(before)).isEmpty();
  }

  /** So many addresses from 10.0.0.0 on, of which none is another's neighbour. */
  private static List<String> addresses(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "10.%d.%d.%d".formatted(i >> 15, (i >> 7) & 255, (2 * i) & 255))
        .toList();
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
