package io.picketline.blackbox;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The Helm chart as helm renders it with some values, for release "fleet" in namespace "net". */
record Chart(List<JsonNode> objects) {

  static final Path ROOT = Path.of(requireNonNull(System.getProperty("picketline.root")));
  static final Path TOOLS = ROOT.resolve("deploy/target/tools");
  static final Path SOURCE = ROOT.resolve("deploy/packaging/helm/picketline");
  static final String COORDINATOR = "fleet-picketline-coordinator";
  static final String SENSOR = "fleet-picketline-sensor";

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /**
   * Renders it.
   *
   * @param values each {@code key=value}, where the value is JSON
   */
  static Chart with(String... values) {
    var ran = helm("template", values);
    if (ran.exit() != 0) {
      throw new AssertionError(ran.all());
    }
    try (var parser = new YAMLMapper().createParser(ran.out())) {
      var objects = new ArrayList<JsonNode>();
      new YAMLMapper()
          .readValues(parser, JsonNode.class)
          .forEachRemaining(it -> {
            if (it.isObject()) {
              objects.add(it);
            }
          });
      return new Chart(List.copyOf(objects));
    } catch (JsonProcessingException e) {
      throw new AssertionError(ran.all(), e);
    } catch (IOException e) {
      throw new AssertionError("helm's answer cannot be read", e);
    }
  }

  /** Runs {@code helm VERB} on it. */
  static Ran helm(String verb, String... values) {
    var command = new ArrayList<>(List.of(program(), verb));
    if (!verb.equals("lint")) {
      command.addAll(List.of("fleet", "--namespace", "net"));
    }
    command.add(SOURCE.toString());
    for (var value : values) {
      command.addAll(List.of(value.startsWith("--") ? value : "--set-json=" + value));
    }
    return Ran.command(LIMIT, command);
  }

  private static String program() {
    var fetched = TOOLS.resolve("helm");
    return Files.isExecutable(fetched) ? fetched.toString() : "helm";
  }

  /** The one object of that kind and name. */
  JsonNode one(String kind, String name) {
    var found = of(kind).filter(it -> it.at("/metadata/name").asText().equals(name)).toList();
    if (found.size() != 1) {
      throw new AssertionError("%d of %s %s".formatted(found.size(), kind, name));
    }
    return found.getFirst();
  }

  /** All objects of a kind. */
  Stream<JsonNode> of(String kind) {
    return objects.stream().filter(it -> it.path("kind").asText().equals(kind));
  }

  /** What each pod is to be, those of DaemonSets and StatefulSets included. */
  List<JsonNode> pods() {
    return Stream.concat(
            Stream.of("DaemonSet", "StatefulSet")
                .flatMap(this::of)
                .map(it -> it.at("/spec/template/spec")),
            of("Pod").map(it -> it.path("spec")))
        .toList();
  }

  /** All containers of a pod, those that only prepare it first. */
  static List<JsonNode> containers(JsonNode pod) {
    return Stream.of("initContainers", "containers").flatMap(key -> stream(pod.path(key))).toList();
  }

  static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /** The value of a container's variable. */
  static String variable(JsonNode container, String name) {
    return stream(container.path("env"))
        .filter(it -> it.path("name").asText().equals(name))
        .map(it -> it.path("value").asText())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no variable " + name));
  }
}
