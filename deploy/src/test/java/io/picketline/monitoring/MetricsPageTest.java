package io.picketline.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.picketline.coordinator.metrics.CoordinatorMetrics;
import io.picketline.coordinator.metrics.FleetMetrics;
import io.picketline.metrics.Metric;
import io.picketline.metrics.ProcessMetrics;
import io.picketline.sensor.metrics.SensorMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the page, the alert rules and the dashboard say of metrics. Run with {@code
 * -Dgolden.write=true} to write the page's tables anew.
 */
class MetricsPageTest {

  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/metrics.md");
  private static final Path RULES = ROOT.resolve("deploy/prometheus/picketline-rules.yml");
  private static final Path DASHBOARD = ROOT.resolve("deploy/grafana/picketline.json");

  private static final Pattern NAME = Pattern.compile("picketline_[a-z0-9_]+");

  @Test
  void page_tables_areTheListsOfNames() throws IOException {
    var page = Files.readString(PAGE, UTF_8);
    for (var list : lists().sequencedEntrySet()) {
      page = replaced(page, list.getKey(), table(list.getValue()));
    }
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(PAGE, page, UTF_8);
    }

    assertThat(Files.readString(PAGE, UTF_8)).isEqualTo(page);
  }

  @Test
  void metrics_ofAllDaemons_haveNoLabelThatAPacketBringsValuesOf() {
    assertThat(lists().values().stream().flatMap(List::stream).flatMap(it -> it.labels().stream()))
        .doesNotContain("source", "address", "prefix", "port", "ip", "attacker");
  }

  @Test
  void rules_everyMetricOfOurs_exists() throws IOException {
    assertThat(names(Files.readString(RULES))).hasSizeGreaterThan(15).isSubsetOf(known());
  }

  @Test
  void dashboard_everyMetricOfOurs_exists() throws IOException {
    assertThat(names(Files.readString(DASHBOARD))).hasSizeGreaterThan(20).isSubsetOf(known());
  }

  @Test
  void dashboard_everyPanel_asksTheChosenDataSourceAndSaysWhatItShows() throws IOException {
    var panels = new ArrayList<JsonNode>();
    var ids = new ArrayList<Integer>();
    for (var panel : new ObjectMapper().readTree(DASHBOARD.toFile()).path("panels")) {
      ids.add(panel.path("id").intValue());
      if (!panel.path("type").asText().equals("row")) {
        panels.add(panel);
      }
    }

    assertThat(ids).doesNotHaveDuplicates().doesNotContain(0);
    assertThat(panels).hasSizeGreaterThan(15);
    assertThat(panels)
        .allSatisfy(panel -> {
          assertThat(panel.path("title").asText()).isNotEmpty();
          assertThat(panel.path("targets")).isNotEmpty();
          panel
              .path("targets")
              .forEach(target -> {
                assertThat(target.path("expr").asText()).contains("picketline_");
                assertThat(target.path("datasource").path("uid").asText())
                    .isEqualTo("${datasource}");
              });
        });
  }

  private static SequencedMap<String, List<Metric>> lists() {
    var process = Set.copyOf(ProcessMetrics.ALL);
    var lists = new LinkedHashMap<String, List<Metric>>();
    lists.put("fleet", FleetMetrics.all());
    lists.put("coordinator", without(CoordinatorMetrics.all(), process));
    lists.put("sensor", without(SensorMetrics.all(), process));
    lists.put("process", ProcessMetrics.ALL);
    return lists;
  }

  private static List<Metric> without(List<Metric> metrics, Set<Metric> others) {
    return metrics.stream().filter(metric -> !others.contains(metric)).toList();
  }

  private static Set<String> known() {
    return lists().values().stream()
        .flatMap(List::stream)
        .map(Metric::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Set<String> names(String text) {
    return NAME.matcher(text)
        .results()
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String table(List<Metric> metrics) {
    var head = Stream.of("| name | type | unit | labels | meaning |", "|---|---|---|---|---|");
    var rows =
        metrics.stream()
            .map(metric ->
                "| `%s` | %s | %s | %s | %s |"
                    .formatted(
                        metric.name(),
                        metric.type().text(),
                        metric.unit(),
                        metric.labels().stream().collect(joining(", ")),
                        metric.help()));
    return Stream.concat(head, rows).collect(joining("\n"));
  }

  private static String replaced(String page, String name, String table) {
    var begin = "<!-- %s -->\n".formatted(name);
    var end = "\n<!-- end of %s -->".formatted(name);
    var from = page.indexOf(begin);
    var to = page.indexOf(end);
    assertThat(from).as(name).isNotNegative();
    assertThat(to).as(name).isGreaterThan(from);
    return page.substring(0, from + begin.length()) + table + page.substring(to);
  }
}
