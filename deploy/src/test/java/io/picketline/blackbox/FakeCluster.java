package io.picketline.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * As much of Kubernetes's API as helm asks before it installs or upgrades: which kinds there are,
 * and objects, by their paths. What is not there it answers with 404, as a cluster does.
 */
final class FakeCluster implements AutoCloseable {

  private static final String ABSENT =
      """
      {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}
      """;

  /** What it has of each group: plural and kind, by turns. */
  private static final Map<String, List<String>> KINDS =
      Map.of(
          "v1",
          List.of(
              "nodes", "Node",
              "pods", "Pod",
              "secrets", "Secret",
              "services", "Service",
              "configmaps", "ConfigMap",
              "serviceaccounts", "ServiceAccount",
              "persistentvolumeclaims", "PersistentVolumeClaim"),
          "apps/v1",
          List.of("statefulsets", "StatefulSet", "daemonsets", "DaemonSet"),
          "policy/v1",
          List.of("poddisruptionbudgets", "PodDisruptionBudget"),
          "networking.k8s.io/v1",
          List.of("networkpolicies", "NetworkPolicy"));

  private final HttpServer server;
  private final Map<String, String> objects;

  private FakeCluster(HttpServer server, Map<String, String> objects) {
    this.server = server;
    this.objects = objects;
  }

  /**
   * Begins to answer.
   *
   * @param objects each as JSON by its path, such as {@code /api/v1/nodes}
   */
  static FakeCluster with(Map<String, String> objects) {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var cluster = new FakeCluster(server, Map.copyOf(objects));
      server.createContext("/", cluster::answer);
      server.start();
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The options by which helm asks it, and changes nothing. */
  String[] options() {
    return new String[] {
      "--dry-run=server",
      "--disable-openapi-validation",
      "--kube-apiserver=http://127.0.0.1:%d".formatted(server.getAddress().getPort())
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var found = found(exchange.getRequestURI().getPath());
      var body = (found.isEmpty() ? ABSENT : found).getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(found.isEmpty() ? 404 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String found(String path) {
    return switch (path) {
      case "/version" -> "{\"major\": \"1\", \"minor\": \"34\", \"gitVersion\": \"v1.34.0\"}";
      case "/api" -> "{\"kind\": \"APIVersions\", \"versions\": [\"v1\"]}";
      case "/apis" -> groups();
      default -> objects.getOrDefault(path, kinds(path.replaceFirst("^/apis?/", "")));
    };
  }

  private static String groups() {
    var groups =
        KINDS.keySet().stream()
            .filter(it -> it.contains("/"))
            .map(it ->
                "{\"name\": \"%s\", \"versions\": [{\"groupVersion\": \"%s\", \"version\": \"v1\"}]}"
                    .formatted(it.split("/", 2)[0], it))
            .toList();
    return "{\"kind\": \"APIGroupList\", \"groups\": [%s]}".formatted(String.join(",", groups));
  }

  /** The kinds of a group, or nothing if there is no such group. */
  private static String kinds(String group) {
    var kinds = KINDS.getOrDefault(group, List.of());
    if (kinds.isEmpty()) {
      return "";
    }
    var lines = new StringBuilder();
    for (var i = 0; i < kinds.size(); i += 2) {
      var kind = kinds.get(i + 1);
      lines
          .append(i == 0 ? "" : ",")
          .append(
              "{\"name\": \"%s\", \"kind\": \"%s\", \"namespaced\": %s, \"verbs\": [\"get\"]}"
                  .formatted(kinds.get(i), kind, !kind.equals("Node")));
    }
    return "{\"kind\": \"APIResourceList\", \"groupVersion\": \"%s\", \"resources\": [%s]}"
        .formatted(group, lines);
  }
}
