package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.picketline.cli.session.Spans;
import io.picketline.lists.CsvLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every verb's answer says the same in all its forms: its table, its JSON and the others. */
class SchemaTest {

  /** Those that answer nothing, ask for what is not here, or say how long it took. */
  private static final List<String> WITHOUT_ANSWER =
      List.of(
          "picket coordinator init --enroll",
          "picket sensor ",
          "picket coordinator --config",
          "picket help ",
          "picket join ",
          "picket watch",
          "picket completion ",
          "picket words ",
          "picket manual ",
          "picket selftest");

  /** Those whose answer may be endless: one object a line in every form of JSON. */
  private static final List<String> STREAMS = List.of("picket export", "picket replay ");

  /** Its CSV is a list to import again, with the time that is left. */
  private static final String EXPORT = "picket export";

  /** Columns that tables make of several fields, or of one in other words. */
  private static final Map<String, Set<String>> MADE =
      Map.of(
          "picket sensors",
          Set.of("BEHIND", "CLOCK", "CERTIFICATE", "LOAD"),
          "picket why --sensor web-1",
          Set.of("RESTS ON", "EVIDENCE"),
          "picket history",
          Set.of("FOR", "TEXT"),
          "picket notify",
          Set.of("STATE", "LOST"));

  /** The fields that they make them of, or that no table has. */
  private static final Map<String, Set<String>> MADE_OF =
      Map.of(
          "picket sensors",
          Set.of(
              "have",
              "health.clockAhead",
              "health.blocksNobody",
              "certificate.expires",
              "load.waiting",
              "load.dropped",
              "load.coalesced",
              "load.slowed",
              "load.leftOut"),
          "picket why --sensor web-1",
          Set.of("alone", "others", "verified"),
          "picket history",
          Set.of("until", "origin", "text"),
          "picket notify",
          Set.of("standby", "dropped", "refused"),
          "picket replay scan.pcap",
          Set.of("file", "guarded"));

  /** Fields of rows that the object has as lists of each, or by the list that it is in. */
  private static final Set<String> SPREAD = Set.of("name", "object", "prefix", "fate");

  /** Fields that objects have only where there is something to say. */
  private static final Set<String> AT_TIMES = Set.of("restores");

  private static final Pattern MOMENT = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T.*Z");

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path run;

  @BeforeEach
  void files() throws IOException {
    Examples.makeFiles(run);
  }

  @AfterEach
  void forget() {
    System.clearProperty(FakeParts.LOADED);
  }

  static List<String> examples() {
    return Examples.all().stream()
        .filter(example -> WITHOUT_ANSWER.stream().noneMatch(example::startsWith))
        .filter(example -> !example.contains(" --format "))
        .map(example -> example.replaceFirst(" -o \\w+", ""))
        .distinct()
        .toList();
  }

  static List<String> tables() {
    return List.of(
        "picket verdicts",
        "picket sensors",
        "picket where 198.51.100.7",
        "picket why --sensor web-1",
        "picket ignore list",
        "picket ignore history",
        "picket user list",
        "picket context list",
        "picket context show office",
        "picket history",
        "picket notify",
        "picket replay scan.pcap");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void answer_inEveryForm_isTheSame(String example) throws IOException {
    var json = documents(example, ran(example, "json"));
    var whole = JSON.createArrayNode().addAll(json);

    assertThat(json).isNotEmpty();
    var list = example.equals(EXPORT);
    if (!list) {
      assertThat(yaml(ran(example, "yaml"))).isEqualTo(json);
    }
    assertThat(lines(ran(example, "jsonl"))).isNotEmpty().allMatch(line -> within(whole, line));
    assertThat(ran(example, "name").lines()).allMatch(name -> texts(whole).contains(name));
    if (!list) {
      var csv = csv(ran(example, "csv"));
      for (var row : csv.subList(1, csv.size())) {
        for (var i = 0; i < row.size(); i++) {
          var field = csv.getFirst().get(i);
          assertThat(SPREAD.contains(field) ? words(whole) : valuesAt(whole, field))
              .as(field)
              .contains(row.get(i));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void table_ofEveryList_saysWhatTheFieldsHave(String example) throws IOException {
    var csv = csv(ran(example, "csv"));
    var fields = indexes(csv.getFirst(), MADE_OF.getOrDefault(example, Set.of()));
    var table = table(ran(example, "wide"));
    var heads = indexes(table.getFirst(), MADE.getOrDefault(example, Set.of()));

    assertThat(heads).as("%s and %s", table.getFirst(), csv.getFirst()).hasSameSizeAs(fields);
    assertThat(table.size()).isGreaterThan(1);
    for (var row = 1; row < csv.size(); row++) {
      for (var i = 0; i < heads.size(); i++) {
        var cell = table.get(row).get(heads.get(i));
        var value = csv.get(row).get(fields.get(i));
        assertThat(agree(cell, value))
            .as("%s: %s is not %s", table.getFirst().get(heads.get(i)), cell, value)
            .isTrue();
      }
    }
  }

  /** Whether a cell is what a table makes of a value. */
  private static boolean agree(String cell, String value) {
    if (value.isEmpty()) {
      return cell.equals("-") || cell.equals("not blocked");
    }
    if (MOMENT.matcher(value).matches()) {
      var at = Instant.parse(value);
      return List.of(
              Spans.since(Ran.NOW, at) + " ago",
              "in " + Spans.left(Ran.NOW, at),
              Spans.left(Ran.NOW, at),
              Spans.moment(at),
              Spans.exactMoment(at))
          .contains(cell);
    }
    return cell.toLowerCase(Locale.ROOT).startsWith(value.toLowerCase(Locale.ROOT))
        || value.startsWith(cell + " from ")
        || value.replaceFirst(" \\(uid.*", "").equals(cell)
        || (isNumber(value)
            && String.format(Locale.ROOT, "%.2f", Double.parseDouble(value)).equals(cell))
        || cell.replace(";", "").equals(value);
  }

  private static boolean isNumber(String value) {
    return value.matches("-?\\d+(\\.\\d+)?");
  }

  private static List<Integer> indexes(List<String> names, Set<String> but) {
    var indexes = new ArrayList<Integer>();
    for (var i = 0; i < names.size(); i++) {
      if (!but.contains(names.get(i))) {
        indexes.add(i);
      }
    }
    return indexes;
  }

  /** The cells of the lines of the first table in the text, its heads first. */
  private static List<List<String>> table(String text) {
    var lines = text.lines().dropWhile(line -> !line.matches(" *[A-Z]+(  .*)?")).toList();
    var starts = new ArrayList<Integer>();
    var matcher = Pattern.compile("\\S+( \\S+)*").matcher(lines.getFirst());
    while (matcher.find()) {
      starts.add(matcher.start());
    }
    return lines.stream().takeWhile(line -> !line.isBlank()).map(it -> cells(it, starts)).toList();
  }

  private static List<String> cells(String line, List<Integer> starts) {
    var cells = new ArrayList<String>();
    for (var i = 0; i < starts.size(); i++) {
      var from = Math.min(line.length(), starts.get(i));
      var to = i + 1 < starts.size() ? Math.min(line.length(), starts.get(i + 1)) : line.length();
      cells.add(line.substring(from, to).strip());
    }
    return cells;
  }

  private List<JsonNode> documents(String example, String text) throws IOException {
    return STREAMS.stream().anyMatch(example::startsWith) && !example.contains(" token ")
        ? lines(text)
        : List.of(JSON.readTree(text));
  }

  private static List<JsonNode> lines(String text) {
    return text.lines().map(SchemaTest::node).toList();
  }

  private static JsonNode node(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Read as YAML, and written as JSON once more: numbers have one type then. */
  private static List<JsonNode> yaml(String text) {
    return Arrays.stream(text.split("(?m)^---\n", -1))
        .filter(document -> !document.isBlank())
        .map(document -> {
          try {
            return node(new YAMLMapper().readTree(document).toString());
          } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(document, e);
          }
        })
        .toList();
  }

  private static List<List<String>> csv(String text) {
    return text.lines()
        .map(line -> CsvLine.fields(line).stream().map(CsvLine::text).toList())
        .toList();
  }

  /** Whether an object is somewhere in the answer; one made of several has each of them there. */
  private static boolean within(JsonNode whole, JsonNode part) {
    return whole.equals(part)
        || children(whole).stream().anyMatch(child -> within(child, part))
        || (part.isObject()
            && part.has("rule")
            && children(whole).stream().anyMatch(child -> within(child, part.get("rule"))));
  }

  private static List<JsonNode> children(JsonNode node) {
    var children = new ArrayList<JsonNode>();
    node.forEach(children::add);
    return children;
  }

  private static List<String> texts(JsonNode node) {
    return node.isValueNode()
        ? List.of(node.asText())
        : children(node).stream().flatMap(child -> texts(child).stream()).toList();
  }

  /** All texts of the answer; what is to be removed or added stands in lists of that name. */
  private static List<String> words(JsonNode node) {
    return Stream.concat(texts(node).stream(), Stream.of("added", "removed", "unblocked")).toList();
  }

  /** The values at this path, wherever in the answer it begins; texts of a list are one. */
  private static List<String> valuesAt(JsonNode node, String path) {
    var values = new ArrayList<String>();
    var dot = path.indexOf('.');
    var child = node.path(dot < 0 ? path : path.substring(0, dot));
    if (child.isNull()) {
      values.add("");
    } else if (dot >= 0 && !child.isMissingNode()) {
      values.addAll(valuesAt(child, path.substring(dot + 1)));
    } else if (!child.isMissingNode()) {
      values.add(child.isObject() ? child.toString() : String.join(" ", texts(child)));
    }
    // a row that says which list it is of has the rule beside it
    if (path.startsWith("rule.")) {
      values.addAll(valuesAt(node, path.substring("rule.".length())));
    }
    if (AT_TIMES.contains(path)) {
      values.add("");
    }
    if (path.equals("list")) {
      values.addAll(List.of("network", "this host"));
    }
    children(node).forEach(each -> values.addAll(valuesAt(each, path)));
    return values;
  }

  private String ran(String example, String output) throws IOException {
    try (var _ = AnsweringDaemon.in(fresh())) {
      var words = new ArrayList<>(Examples.arguments(example, run));
      words.addAll(List.of("-o", output));
      var ran = Ran.picket(run, words.toArray(String[]::new));
      assertThat(ran.err()).as(example).doesNotContain("fault of this program");
      return ran.out();
    }
  }

  /** A socket can be bound to a path once only. */
  private Path fresh() throws IOException {
    Files.deleteIfExists(run.resolve("coordinator/admin.sock"));
    return run;
  }
}
