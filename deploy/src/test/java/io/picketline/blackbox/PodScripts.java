package io.picketline.blackbox;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One pod of the chart as scripts, a file for each container, that do what a node's kubelet would:
 * the image as the root, the volumes in it, user, capabilities and environment as the pod says.
 * What of a pod they do not know they refuse.
 *
 * @param chart where ConfigMaps come from
 * @param spec the pod's
 * @param fields what a variable may take from the pod, by its path
 * @param secrets files of Secrets, by the Secret's name
 */
record PodScripts(
    Chart chart, JsonNode spec, Map<String, String> fields, Map<String, Path> secrets) {

  private static final List<String> KNOWN_VOLUMES =
      List.of("configMap", "secret", "emptyDir", "hostPath");

  /** Writes {@code 0-NAME.sh} and so on, those of init containers first, and the volumes' files. */
  void write(Path directory) {
    try {
      Files.createDirectories(directory);
      var number = 0;
      for (var container : Chart.containers(spec)) {
        var name = "%d-%s".formatted(number++, container.path("name").asText());
        Files.writeString(directory.resolve(name + ".sh"), script(container, directory));
        Files.writeString(
            directory.resolve(name + ".exec"), String.join("\n", confined(container)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String script(JsonNode container, Path directory) throws IOException {
    var lines = new ArrayList<String>();
    lines.add("begin_root");
    for (var mount : container.path("volumeMounts")) {
      lines.add(mounted(mount, directory));
    }
    if (container.at("/securityContext/readOnlyRootFilesystem").asBoolean()) {
      lines.add("seal_root");
    }
    lines.add(
        "enter_root "
            + Stream.concat(confined(container).stream(), command(container).stream())
                .map(PodScripts::quoted)
                .collect(joining(" ")));
    return String.join("\n", lines) + "\n";
  }

  private String mounted(JsonNode mount, Path directory) throws IOException {
    var name = mount.path("name").asText();
    var group = spec.at("/securityContext/fsGroup").asText("0");
    return "mount_volume %s %s %s %s %s %s"
        .formatted(
            quoted(source(name, directory)),
            quoted(mount.path("mountPath").asText()),
            quoted(mount.path("subPath").asText("-")),
            mount.path("readOnly").asBoolean() ? "ro" : "rw",
            name.equals("config") || name.equals("ignore") || name.equals("authority")
                ? "files"
                : "directory",
            quoted(group));
  }

  private String source(String name, Path directory) throws IOException {
    var volumes =
        Chart.stream(spec.path("volumes"))
            .filter(it -> it.path("name").asText().equals(name))
            .toList();
    if (volumes.isEmpty()) { // of the StatefulSet's claims
      return "claim-" + directory.getFileName() + "-" + name;
    }
    var volume = volumes.getFirst();
    var kind = KNOWN_VOLUMES.stream().filter(volume::has).findFirst().orElseThrow();
    var body = volume.path(kind);
    return switch (kind) {
      case "hostPath" -> "node" + body.path("path").asText();
      case "configMap" -> {
        var map = chart.one("ConfigMap", body.path("name").asText());
        yield files(directory, name, body, key -> map.path("data").path(key).asText());
      }
      case "secret" -> {
        var secret = secrets.get(body.path("secretName").asText());
        if (secret == null) {
          throw new IllegalArgumentException("no Secret " + body.path("secretName").asText());
        }
        yield files(directory, name, body, key -> Files.readString(secret.resolve(key)));
      }
      default -> "empty-" + directory.getFileName() + "-" + name;
    };
  }

  /** How the text of one file of a volume is had. */
  private interface Text {
    String of(String key) throws IOException;
  }

  private static String files(Path directory, String name, JsonNode body, Text text)
      throws IOException {
    var place = Files.createDirectories(directory.resolve("files-" + name));
    var items = body.path("items");
    if (items.isEmpty()) { // all keys
      for (var key : List.of("picketline.conf", "identity.sh")) {
        Files.writeString(place.resolve(key), text.of(key));
      }
    }
    for (var item : items) {
      Files.writeString(
          place.resolve(item.path("path").asText()), text.of(item.path("key").asText()));
    }
    return place.toString();
  }

  /** The words that give a process the container's user, rights and environment. */
  private List<String> confined(JsonNode container) {
    var security = container.path("securityContext");
    if (security.path("allowPrivilegeEscalation").asBoolean(true)
        || !security.at("/capabilities/drop/0").asText().equals("ALL")) {
      throw new IllegalArgumentException("only confined containers are played");
    }
    var words = new ArrayList<>(List.of("/usr/bin/setpriv", "--no-new-privs", "--inh-caps=-all"));
    var bounding =
        Stream.concat(
            Stream.of("-all"),
            Chart.stream(security.at("/capabilities/add"))
                .map(it -> "+" + it.asText().toLowerCase(Locale.ROOT)));
    words.add("--bounding-set=" + bounding.collect(joining(",")));
    words.add("--reuid=" + user("runAsUser", security));
    words.add("--regid=" + user("runAsGroup", security));
    words.add(
        spec.at("/securityContext/fsGroup").isMissingNode()
            ? "--clear-groups"
            : "--groups=" + spec.at("/securityContext/fsGroup").asText());
    words.addAll(List.of("/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
    for (var variable : container.path("env")) {
      var field = variable.at("/valueFrom/fieldRef/fieldPath").asText();
      var value = field.isEmpty() ? variable.path("value").asText() : fields.get(field);
      if (value == null) {
        throw new IllegalArgumentException("no field " + field);
      }
      words.add(variable.path("name").asText() + "=" + value);
    }
    return words;
  }

  private String user(String key, JsonNode security) {
    return security.has(key)
        ? security.path(key).asText()
        : spec.path("securityContext").path(key).asText("0");
  }

  /** What is run; of the image where the container does not say. */
  private static List<String> command(JsonNode container) {
    var command = Chart.stream(container.path("command")).map(JsonNode::asText).toList();
    return Stream.concat(
            command.isEmpty() ? Stream.of("/usr/bin/picket") : command.stream(),
            Chart.stream(container.path("args")).map(JsonNode::asText))
        .toList();
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
