package io.picketline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The Ansible role: its words at every run, and in the long run, by root, the role itself against
 * hosts in namespaces: installed, enrolled, configured anew, and nothing done twice.
 */
class AnsibleIT {

  private static final boolean PLAYED =
      Boolean.getBoolean("picketline.full") && System.getProperty("user.name").equals("root");
  private static final Duration LIMIT = Duration.ofMinutes(12);
  private static final Path SOURCE = Chart.ROOT.resolve("deploy/packaging/ansible");
  private static final Path ROLE = SOURCE.resolve("roles/picketline");

  @Test
  void variables_withDefaults_areThoseThatAreSpecified() throws IOException {
    var specified = yaml("meta/argument_specs.yml").at("/argument_specs/main/options");
    var defaults = yaml("defaults/main.yml");

    assertThat(names(defaults)).containsExactlyInAnyOrderElementsOf(names(specified));
    assertThat(names(defaults))
        .allSatisfy(name ->
            assertThat(specified.path(name).path("default").asText())
                .as(name)
                .isEqualTo(defaults.path(name).asText()));
  }

  @Test
  void token_inEveryTask_isHidden() throws IOException {
    var tasks = yaml("tasks/enrol.yml").path(1).path("block");

    var secret =
        Chart.stream(tasks)
            .filter(it -> it.has("ansible.builtin.command"))
            .filter(it -> it.toString().matches(".*(enroll|stdin).*"))
            .toList();

    assertThat(secret)
        .hasSize(2)
        .allSatisfy(it -> assertThat(it.path("no_log").asBoolean()).as(it::toString).isTrue());
  }

  @Test
  void player_isRead_byItsShell() {
    var play = SOURCE.resolve("tests/play").toString();

    assertThat(Ran.command(Duration.ofSeconds(20), List.of("bash", "-n", play)).err()).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> played() throws IOException {
    if (!PLAYED) {
      return Stream.empty();
    }
    var ran =
        Ran.command(
            LIMIT,
            List.of(
                SOURCE.resolve("tests/play").toString(),
                packaged().toString(),
                Chart.ROOT
                    .resolve("deploy/src/test/resources/io/picketline/blackbox/systemctl")
                    .toString()));
    return Stream.concat(
        ran.out()
            .lines()
            .filter(line -> line.matches("(ok|NOT) [a-z].*"))
            .map(line ->
                dynamicTest(
                    line.split(" ", 2)[1], () -> assertThat(line).as(ran::all).startsWith("ok "))),
        Stream.of(
            dynamicTest("all was played", () -> assertThat(ran.exit()).as(ran::all).isZero())));
  }

  private static Path packaged() throws IOException {
    try (var found =
        Files.newDirectoryStream(Chart.ROOT.resolve("deploy/target"), "picketline_*.deb")) {
      for (var file : found) {
        return file;
      }
    }
    throw new AssertionError("no package in deploy/target; 'mvn package' makes it");
  }

  private static JsonNode yaml(String file) throws IOException {
    return new YAMLMapper().readTree(ROLE.resolve(file).toFile());
  }

  private static List<String> names(JsonNode object) {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
