package io.picketline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.picketline.protocol.Role;
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
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Helm chart. Its values are held against their schema at every run; what helm renders of them,
 * only in the long one, which fetches helm.
 */
class HelmChartIT {

  private static final boolean FULL = Boolean.getBoolean("picketline.full");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String[] THREE = {
    "coordinator.replicas=3",
    "coordinator.authoritySecret=\"authority\"",
    "coordinator.service.type=\"LoadBalancer\"",
    "coordinator.service.loadBalancerSourceRanges=[\"192.0.2.0/24\"]",
    "coordinator.antiAffinity=\"hard\"",
    "networkPolicy.sensorRanges=[\"192.0.2.0/24\"]",
    "networkPolicy.apiFrom=[{\"namespaceSelector\":{}}]",
    "serviceMonitor.enabled=true",
    "serviceMonitor.identitySecret=\"scraper\"",
    "sensor.settings={\"mode\":\"observe\",\"exclude-ports\":[10250]}",
    "sensor.priorityClassName=\"system-node-critical\"",
    "image.pullSecrets=[{\"name\":\"pull\"}]"
  };

  @Test
  void values_asShipped_fitTheirSchema() throws IOException {
    var schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(Files.readString(Chart.SOURCE.resolve("values.schema.json")));

    var values = Files.readString(Chart.SOURCE.resolve("values.yaml"));

    assertThat(schema.validate(values, InputFormat.YAML)).isEmpty();
    assertThat(schema.validate(values.replace("replicas: 1", "replicas: 2"), InputFormat.YAML))
        .hasSize(1);
  }

  @Test
  void scripts_areRead_byTheirShells() {
    var scripts =
        List.of(
            List.of("sh", "-n", Chart.SOURCE.resolve("files/coordinator-identity.sh").toString()),
            List.of("bash", "-n", Chart.SOURCE.resolveSibling("enroll-nodes").toString()));

    assertThat(scripts).allSatisfy(it -> assertThat(Ran.command(LIMIT, it).err()).isEmpty());
  }

  @TestFactory
  Stream<DynamicTest> rendered(@TempDir Path directory) {
    if (!FULL) {
      return Stream.of(test("the notes name the next command", HelmChartIT::notes));
    }
    var one = Chart.with();
    var three = Chart.with(THREE);
    var sensors = Chart.with("coordinator.enabled=false", "sensor.hostGuard=false");
    return Stream.of(
        test("helm finds nothing to say", () -> clean(Chart.helm("lint", "--strict"))),
        test("the notes name the next command", HelmChartIT::notes),
        test(
            "all objects are as Kubernetes's types say",
            () -> typed(Stream.of(one, three, sensors).flatMap(it -> it.objects().stream()))),
        test("no container has more than it needs", () -> least(three)),
        test("no pod may ask the cluster", () -> mute(three)),
        test("sensors are in the nodes' own network", () -> sensors(one)),
        test("one coordinator stands alone", () -> peers(one, "")),
        test(
            "three coordinators know each other",
            () -> peers(three, "\"" + peer(0) + "\", \"" + peer(1) + "\", \"" + peer(2) + "\"")),
        test("one coordinator at most is moved at a time", () -> budget(three)),
        test("coordinators talk to coordinators alone", () -> policy(three)),
        test("the monitor knows whom it asks", () -> monitor(three)),
        test("sensors alone bring no coordinator", () -> alone(sensors)),
        test("configurations are good", () -> configured(directory, three)),
        test("a bad setting is found before a pod starts", () -> misconfigured(directory)),
        test("the cluster's ranges are ignored", () -> ignored(directory)),
        test("wrong values are refused", HelmChartIT::refusals));
  }

  private static DynamicTest test(String name, Executable check) {
    return dynamicTest(name, check);
  }

  private static void clean(Ran ran) {
    assertThat(ran.exit()).as(ran::all).isZero();
    assertThat(ran.out()).doesNotContain("[WARNING]");
  }

  private static void notes() throws IOException {
    var notes = Files.readString(Chart.SOURCE.resolve("templates/NOTES.txt"));

    assertThat(notes).contains("deploy/packaging/helm/enroll-nodes");
    assertThat(Chart.ROOT.resolve("deploy/packaging/helm/enroll-nodes")).isExecutable();
  }

  /** Each object as a literal of its type: the compiler refuses unknown keys and wrong values. */
  private static void typed(Stream<JsonNode> objects) throws IOException {
    var lines = new ArrayList<String>();
    objects
        .filter(it -> !it.path("apiVersion").asText().startsWith("monitoring."))
        .forEach(it -> {
          var type = "k" + lines.size();
          lines.add(
              "import type { I%s as %s } from \"kubernetes-models/%s\";"
                  .formatted(it.path("kind").asText(), type, it.path("apiVersion").asText()));
          lines.add("export const v%s: %s = %s;".formatted(type, type, it));
        });
    var place = Chart.TOOLS.resolve("kubernetes");
    var file = Files.createTempFile(place, "objects", ".ts");
    try {
      Files.writeString(file, String.join("\n", lines));
      var ran =
          Ran.command(
              LIMIT,
              List.of(
                  "node",
                  place.resolve("node_modules/typescript/bin/tsc").toString(),
                  "--noEmit",
                  "--strict",
                  "--skipLibCheck",
                  "--target",
                  "es2022",
                  "--module",
                  "nodenext",
                  "--moduleResolution",
                  "nodenext",
                  file.toString()));
      assertThat(lines).hasSizeGreaterThan(40);
      assertThat(ran.exit()).as(ran::all).isZero();
    } finally {
      Files.delete(file);
    }
  }

  private static void least(Chart chart) {
    assertThat(chart.pods())
        .hasSize(3)
        .allSatisfy(pod -> {
          assertThat(pod.at("/securityContext/seccompProfile/type").asText())
              .isEqualTo("RuntimeDefault");
          assertThat(Chart.containers(pod))
              .isNotEmpty()
              .allSatisfy(container -> {
                var security = container.path("securityContext");
                assertThat(security.path("privileged").asBoolean(true)).isFalse();
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
                assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(security.at("/capabilities/drop").toString()).isEqualTo("[\"ALL\"]");
                assertThat(security.at("/capabilities/add").toString())
                    .isEqualTo(
                        container.path("name").asText().equals("sensor")
                            ? "[\"NET_ADMIN\",\"NET_RAW\",\"NET_BIND_SERVICE\"]"
                            : "");
                assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
              });
        });
    var coordinator = chart.one("StatefulSet", Chart.COORDINATOR).at("/spec/template/spec");
    assertThat(coordinator.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(coordinator.path("hostNetwork").asBoolean()).isFalse();
  }

  private static void mute(Chart chart) {
    assertThat(chart.pods())
        .allSatisfy(
            pod -> assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse());
    assertThat(chart.objects())
        .noneSatisfy(it -> assertThat(it.path("kind").asText()).contains("Role"));
  }

  private static void sensors(Chart chart) {
    var set = chart.one("DaemonSet", Chart.SENSOR).path("spec");
    var pod = set.at("/template/spec");

    assertThat(pod.path("hostNetwork").asBoolean()).isTrue();
    assertThat(pod.path("dnsPolicy").asText()).isEqualTo("ClusterFirstWithHostNet");
    assertThat(pod.at("/tolerations/0/operator").asText()).isEqualTo("Exists");
    assertThat(set.at("/updateStrategy/rollingUpdate/maxUnavailable").asInt()).isEqualTo(1);
    assertThat(Chart.variable(pod.at("/initContainers/0"), "COORDINATORS"))
        .isEqualTo("\"%s\"".formatted(peer(0).replace(":7414", ":7413")));
    assertThat(pod.at("/initContainers/0/env/0/name").asText()).isEqualTo("NODE_NAME");
    assertThat(pod.at("/containers/0/livenessProbe/exec/command").toString())
        .isEqualTo("[\"picket\",\"status\",\"-q\"]");
  }

  private static void peers(Chart chart, String peers) {
    var set = chart.one("StatefulSet", Chart.COORDINATOR).path("spec");
    var identity = set.at("/template/spec/initContainers/0");

    assertThat(Chart.variable(identity, "PEERS")).isEqualTo(peers);
    assertThat(set.path("serviceName").asText()).isEqualTo("fleet-picketline-coordinators");
    assertThat(
            chart
                .one("Service", "fleet-picketline-coordinators")
                .at("/spec/publishNotReadyAddresses")
                .asBoolean())
        .isTrue();
  }

  private static String peer(int number) {
    return Chart.COORDINATOR
        + "-%d.fleet-picketline-coordinators.net.svc.cluster.local:7414".formatted(number);
  }

  private static void budget(Chart chart) {
    var budget = chart.one("PodDisruptionBudget", Chart.COORDINATOR).path("spec");

    assertThat(budget.path("maxUnavailable").asInt()).isEqualTo(1);
    assertThat(budget.at("/selector/matchLabels"))
        .isEqualTo(chart.one("StatefulSet", Chart.COORDINATOR).at("/spec/selector/matchLabels"));
  }

  private static void policy(Chart chart) {
    var rules = chart.one("NetworkPolicy", Chart.COORDINATOR).at("/spec/ingress");
    var cluster =
        Chart.stream(rules)
            .filter(it -> it.at("/ports/0/port").asText().equals("cluster"))
            .findFirst()
            .orElseThrow();

    assertThat(cluster.at("/from/0/podSelector/matchLabels"))
        .isEqualTo(chart.one("StatefulSet", Chart.COORDINATOR).at("/spec/selector/matchLabels"));
    assertThat(rules.at("/0/from/0/ipBlock/cidr").asText()).isEqualTo("192.0.2.0/24");
  }

  private static void monitor(Chart chart) {
    var tls = chart.one("ServiceMonitor", Chart.COORDINATOR).at("/spec/endpoints/0/tlsConfig");

    assertThat(tls.path("serverName").asText()).isEqualTo(Role.COORDINATOR.dnsName());
    assertThat(tls.at("/keySecret/name").asText()).isEqualTo("scraper");
  }

  private static void alone(Chart chart) {
    assertThat(chart.objects().stream().map(it -> it.path("kind").asText()))
        .containsExactlyInAnyOrder("ServiceAccount", "ConfigMap", "DaemonSet", "Pod");
  }

  private static void configured(Path directory, Chart chart) throws IOException {
    for (var name : List.of(Chart.SENSOR, Chart.COORDINATOR)) {
      var ran = checked(directory, chart.one("ConfigMap", name));
      assertThat(ran.exit()).as(ran::all).isZero();
    }
  }

  private static void misconfigured(Path directory) throws IOException {
    var chart = Chart.with("sensor.settings={\"mdoe\":\"observe\"}");

    var ran = checked(directory, chart.one("ConfigMap", Chart.SENSOR));

    assertThat(ran.exit()).as(ran::all).isEqualTo(1);
    assertThat(ran.err()).contains("mdoe");
  }

  private static Ran checked(Path directory, JsonNode map) throws IOException {
    var file = Files.createTempDirectory(directory, "config").resolve("picketline.conf");
    Files.writeString(file, map.at("/data/picketline.conf").asText());
    return Ran.bin(LIMIT, "picket", "config", "check", file.toString());
  }

  /** Written as the chart does, and read as a sensor does. */
  private static void ignored(Path directory) throws IOException {
    var chart = Chart.with("ignore.more=[\"203.0.113.9\",\"2001:db8::/32\"]");
    var list = chart.one("ConfigMap", Chart.SENSOR).at("/data/cluster.list").asText();
    var place = Files.createTempDirectory(directory, "ignored");
    Files.writeString(place.resolve("cluster.list"), list);
    Files.writeString(
        place.resolve("picketline.conf"),
        "sensor.ignore-files = [\"%s\"]".formatted(place.resolve("cluster.list")));

    var ran =
        Ran.bin(LIMIT, "picket", "config", "check", place.resolve("picketline.conf").toString());

    assertThat(ran.exit()).as(ran::all).isZero();
    assertThat(list.lines().filter(it -> !it.startsWith("#")).map(it -> it.split(" ", 2)[0]))
        .containsExactlyInAnyOrder(
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10",
            "fc00::/7",
            "203.0.113.9",
            "2001:db8::/32");
  }

  private static void refusals() {
    assertThat(
            List.of(
                List.of("coordinator.replicas=2", "/coordinator/replicas"),
                List.of("coordinator.replicas=3", "coordinator.authoritySecret must name"),
                List.of("sensor.hep=\"1g\"", "additional properties 'hep' not allowed"),
                List.of("ignore.more=[\"a.example\"]", "/ignore/more/0"),
                List.of("serviceMonitor.enabled=true", "identitySecret must name"),
                List.of(
                    "serviceMonitor={\"enabled\":true,\"identitySecret\":\"scraper\"}",
                    "apiFrom must name Prometheus")))
        .allSatisfy(it -> {
          var ran = Chart.helm("template", it.getFirst());
          assertThat(ran.exit()).as(ran::all).isNotZero();
          assertThat(ran.err()).contains(it.getLast());
        });
  }

  @Test
  void values_ofTheFile_areAllDocumented() throws IOException {
    var values = new YAMLMapper().readTree(Chart.SOURCE.resolve("values.yaml").toFile());
    var schema = new YAMLMapper().readTree(Chart.SOURCE.resolve("values.schema.json").toFile());

    for (var block : List.of("image", "ignore", "sensor", "coordinator", "networkPolicy")) {
      assertThat(names(schema.at("/properties/" + block + "/properties")))
          .as(block)
          .containsExactlyInAnyOrderElementsOf(names(values.path(block)));
    }
  }

  private static List<String> names(JsonNode object) {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
