package io.picketline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the chart makes of a cluster that has something already, in the long run, which fetches
 * helm. The cluster is {@link FakeCluster}: helm asks it as it would ask a true one.
 */
class HelmUpgradeIT {

  private static final boolean FULL = Boolean.getBoolean("picketline.full");
  private static final String SET =
      "/apis/apps/v1/namespaces/net/statefulsets/" + Chart.COORDINATOR;
  private static final String CLAIM =
      "/api/v1/namespaces/net/persistentvolumeclaims/state-" + Chart.COORDINATOR + "-1";
  private static final String[] THREE = {
    "coordinator.replicas=3", "coordinator.authoritySecret=\"authority\""
  };

  private static final String NODES =
      """
      {"kind": "NodeList", "apiVersion": "v1", "metadata": {}, "items": [
        {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"},
         "spec": {"podCIDRs": ["203.0.113.0/25"]},
         "status": {"addresses": [{"type": "InternalIP", "address": "198.51.100.7"},
                                  {"type": "Hostname", "address": "node-1"}]}},
        {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-2"},
         "spec": {}, "status": {}}]}
      """;

  @TestFactory
  Stream<DynamicTest> upgraded() {
    if (!FULL) {
      return Stream.empty();
    }
    return Stream.of(
        dynamicTest("nodes and their pods are ignored", HelmUpgradeIT::nodes),
        dynamicTest("the cluster is not asked unless wanted", HelmUpgradeIT::unasked),
        dynamicTest("any other number is refused without the schema", HelmUpgradeIT::numbers),
        dynamicTest("three begin where there is none", HelmUpgradeIT::begin),
        dynamicTest("one becomes three", HelmUpgradeIT::more),
        dynamicTest("a log of before is in the way of three", HelmUpgradeIT::before),
        dynamicTest("three become one when all are ready", HelmUpgradeIT::fewer),
        dynamicTest("three do not become one while one is away", HelmUpgradeIT::behind));
  }

  private static void nodes() {
    assertThat(ignored("ignore.fromCluster=true"))
        .contains("198.51.100.7 node node-1", "203.0.113.0/25 pods of node node-1");
  }

  private static void unasked() {
    assertThat(ignored("ignore.fromCluster=false")).doesNotContain("node-1");
  }

  private static String ignored(String value) {
    try (var cluster = FakeCluster.with(Map.of("/api/v1/nodes", NODES))) {
      return Chart.with(with(cluster, value))
          .one("ConfigMap", Chart.SENSOR)
          .at("/data/cluster.list")
          .asText();
    }
  }

  private static void numbers() {
    for (var number : new String[] {"0", "2", "4", "5"}) {
      var ran =
          Chart.helm("template", "--skip-schema-validation", "coordinator.replicas=" + number);
      assertThat(ran.exit()).as(ran::all).isNotZero();
      assertThat(ran.err()).contains("there are 1 or 3 coordinators");
    }
  }

  private static void begin() {
    var ran = rendered(Map.of(), THREE);

    assertThat(ran.exit()).as(ran::all).isZero();
    assertThat(ran.out()).doesNotContain("delete pod");
  }

  private static void more() {
    var ran = rendered(Map.of(SET, set(1, 1)), THREE);

    assertThat(ran.exit()).as(ran::all).isZero();
    assertThat(ran.out()).contains("kubectl -n net delete pod %s-0".formatted(Chart.COORDINATOR));
  }

  private static void before() {
    var claim = "{\"kind\": \"PersistentVolumeClaim\", \"apiVersion\": \"v1\"}";

    refused(rendered(Map.of(SET, set(1, 1), CLAIM, claim), THREE), "delete the claims");
    assertThat(rendered(Map.of(SET, set(3, 3), CLAIM, claim), THREE).exit()).isZero();
  }

  private static void fewer() {
    var ran = rendered(Map.of(SET, set(3, 3)), "coordinator.replicas=1");

    assertThat(ran.exit()).as(ran::all).isZero();
  }

  private static void behind() {
    refused(rendered(Map.of(SET, set(3, 2)), "coordinator.replicas=1"), "not all three are ready");
  }

  private static void refused(Ran ran, String why) {
    assertThat(ran.exit()).as(ran::all).isNotZero();
    assertThat(ran.err()).contains(why);
  }

  /** What 'helm install' says, notes included, in a cluster that has these. */
  private static Ran rendered(Map<String, String> objects, String... values) {
    var all = new HashMap<>(objects);
    all.put(
        "/api/v1/namespaces/net/secrets",
        "{\"kind\": \"SecretList\", \"apiVersion\": \"v1\", \"items\": []}");
    try (var cluster = FakeCluster.with(all)) {
      return Chart.helm("install", with(cluster, values));
    }
  }

  private static String[] with(FakeCluster cluster, String... values) {
    return Stream.concat(Stream.of(cluster.options()), Stream.of(values)).toArray(String[]::new);
  }

  private static String set(int wanted, int ready) {
    return """
    {"kind": "StatefulSet", "apiVersion": "apps/v1", "metadata": {
       "name": "%s", "namespace": "net", "labels": {"app.kubernetes.io/managed-by": "Helm"},
       "annotations": {"meta.helm.sh/release-name": "fleet",
                       "meta.helm.sh/release-namespace": "net"}},
     "spec": {"replicas": %d}, "status": {"replicas": %d, "readyReplicas": %d}}
    """
        .formatted(Chart.COORDINATOR, wanted, wanted, ready);
  }
}
