package io.picketline.coordinator.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.typesafe.config.ConfigFactory;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.protocol.BlockKind;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Role;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.FindVerdicts;
import io.picketline.protocol.local.HostRow;
import io.picketline.protocol.local.IgnoreReply;
import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Measure;
import io.picketline.protocol.local.Measured;
import io.picketline.protocol.local.SensorEntry;
import io.picketline.protocol.local.Standing;
import io.picketline.protocol.local.StatusReply;
import io.picketline.protocol.local.Tally;
import io.picketline.protocol.local.TestimonyReply;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import io.picketline.protocol.local.VerdictPage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API answers, held against {@code openapi.yaml}. */
class ContractTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Prefix SOURCE = Prefix.parse("198.51.100.7");
  private static final String BLOCK =
      "{\"prefix\":\"198.51.100.7\",\"duration\":\"PT1H\",\"reason\":\"by hand\"}";

  /** A request of each operation. */
  private static final Map<String, String> BODIES =
      Map.of(
          "POST /v1/verdicts", BLOCK,
          "POST /v1/imports", "{\"blocks\":[" + BLOCK + "]}",
          "POST /v1/ignore", "{\"rules\":[{\"prefix\":\"192.0.2.0/24\"}]}",
          "POST /v1/enrolments", "{\"host\":\"web-2\"}",
          "POST /v1/sensors/{name}/revert", "{\"since\":\"2026-01-01T00:00:00Z\"}");

  @TempDir private Path directory;

  private final JsonNode contract = contract();
  private final List<LocalReply> told = new CopyOnWriteArrayList<>();

  private static JsonNode contract() {
    try {
      return new YAMLMapper().readTree(Documents.contract());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void answer_ofEachOperation_isAsTheContractSays() throws Exception {
    var tried = new TreeSet<String>();
    try (var scene = new ApiScene(directory, this::answer);
        var caller = scene.person(Role.ADMIN, "alice")) {
      for (var operation : scene.operations()) {
        var name = operation.method() + " " + operation.template();
        tried.add(name);
        var body = BODIES.getOrDefault(name, "");
        var path =
            operation
                .template()
                .replace("{prefix}", "198.51.100.0%2F24")
                .replace("{name}", "web-1")
                .replace("{format}", "csv");
        var type = body.isEmpty() ? "X: y" : "Content-Type: application/json";
        var reply = caller.ask(operation.method(), path, body, type);
        assertThat(reply.status()).as(name + reply.text()).isBetween(200, 201);
        hold(operation, reply);

        // and what it says of what it does not know
        var wrong = caller.ask(operation.method(), path + "?colour=blue", body, type);
        assertThat(wrong.status()).as(name).isEqualTo(400);
        hold(operation, wrong);
      }
    }

    assertThat(tried).isEqualTo(declared());
    requireThatAnotherCoordinatorGets(told);
  }

  private Set<String> declared() {
    var all = new TreeSet<String>();
    contract
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(
                    method -> all.add(method.toUpperCase(ROOT) + " " + path.getKey())));
    return all;
  }

  /** Fails if the answer is none that the operation is said to give. */
  private void hold(Operation operation, HttpCaller.Reply told) {
    var declared =
        contract
            .get("paths")
            .get(operation.template())
            .get(operation.method().toLowerCase(ROOT))
            .get("responses");
    var one = declared.get(String.valueOf(told.status()));
    var response = resolved(one == null ? declared.get("default") : one);
    var type = told.header("content-type").split(";", 2)[0];
    assertThat(response.get("content").has(type)).as(operation + " tells " + type).isTrue();
    if (!type.endsWith("json")) {
      assertThat(told.body()).isNotEmpty();
      return;
    }
    var schema = (ObjectNode) response.get("content").get(type).get("schema").deepCopy();
    schema.set("components", contract.get("components"));
    var errors =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(schema)
            .validate(told.json());
    assertThat(errors).as(operation.template() + new String(told.body(), UTF_8)).isEmpty();
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? contract.at(node.get("$ref").asText().substring(1)) : node;
  }

  /** The one that leads answers; the one that is asked gets it over the cluster. */
  private static void requireThatAnotherCoordinatorGets(List<LocalReply> replies) {
    var settings = ConfigFactory.parseResources("akka-registry.conf");
    var kit = ActorTestKit.create(settings.withFallback(ConfigFactory.load()));
    try {
      replies.forEach(reply -> kit.serializationTestKit().verifySerialization(reply, true));
    } finally {
      kit.shutdownTestKit();
    }
  }

  private CompletionStage<LocalReply> answer(LocalRequest request, Asker asker) {
    var reply = reply(request);
    told.add(reply);
    return CompletableFuture.completedStage(reply);
  }

  private static LocalReply reply(LocalRequest request) {
    return switch (request) {
      case LocalRequest.ShowStatus _ -> status();
      case LocalRequest.ListSensors _ -> new LocalReply.Sensors(7, List.of(sensor()));
      case LocalRequest.Reach _ -> new LocalReply.Reach(1, 0, 0, 0, List.of());
      case FindVerdicts _ -> new VerdictPage(2, List.of(standing()), Optional.of(SOURCE));
      case LocalRequest.Why(var prefix) -> why(prefix);
      case LocalRequest.Where(var prefix) ->
          new LocalReply.Whereabouts(
              prefix, Optional.of("a name"), new Tally(1, 1, 1, 1), List.of(row()), List.of("x"));
      case LocalRequest.Import _ -> new LocalReply.Imported(1, 0, List.of(), 9);
      case LocalRequest.Export _ -> new LocalReply.Exported(List.of(), false);
      case LocalRequest.Recall _ -> new LocalReply.Past(events(), false, Optional.of("all"));
      case LocalRequest.ListIgnored _ ->
          new IgnoreReply.Ignored(
              List.of(new IgnoreRule(SOURCE, "x", "root", NOW)), List.of(), Optional.of(3L), 1);
      case LocalRequest.ListIgnoreVersions _ -> new IgnoreReply.IgnoreVersions(List.of());
      case LocalRequest.ListUsers _ ->
          new TrustReply.Users(List.of(new TrustReply.User("eve", Role.VIEWER, "root", NOW)));
      case TrustRequest.Enroll enroll ->
          new TrustReply.Enrolled(
              "token", enroll.host(), enroll.role(), NOW, List.of("x:1"), List.of(), 9);
      case LocalRequest.WhySensor asked ->
          new TestimonyReply.Testimony(asked.host(), true, List.of(), Optional.of(SOURCE), false);
      case LocalRequest.Revert asked ->
          new TestimonyReply.Reverted(asked.host(), true, List.of(), 0, Optional.empty(), false, 9);
      case ListEvents _ -> new EventList(events(), ApiScene.BEGINNING, false, false);
      case Measure _ -> new Measured(List.of(), Optional.empty());
      default -> new LocalReply.Changed(List.of("done"), 9);
    };
  }

  private static LocalReply status() {
    return new StatusReply.CoordinatorStatus(
        "coord1",
        "picketline",
        NOW,
        "coord1",
        new TreeMap<>(Map.of("coord1", "up")),
        Optional.empty(),
        7,
        1,
        1,
        1,
        "enough",
        List.of("x"),
        new LinkedHashMap<>(Map.of("connections", 3L)));
  }

  private static SensorEntry sensor() {
    return new SensorEntry(
        "web-1",
        "live",
        NOW,
        "picketline",
        Set.of(Mode.TCP),
        "nflog",
        7,
        1,
        0,
        List.of("192.0.2.1"),
        Set.of("dmz"),
        Optional.empty(),
        List.of());
  }

  private static Standing standing() {
    var verdict = Samples.verdict(SOURCE.toString(), NOW, Duration.ofHours(1));
    return new Standing(verdict, BlockKind.BLOCKED, "network", List.of("web-1"));
  }

  private static LocalReply why(Prefix prefix) {
    return new LocalReply.Explanation(
        prefix,
        Optional.empty(),
        List.of(standing()),
        Optional.empty(),
        Optional.empty(),
        1.5,
        0,
        List.of(),
        List.of(),
        Optional.of("picket unblock 198.51.100.7"));
  }

  private static HostRow row() {
    return new HostRow(
        SOURCE,
        "web-1",
        "live",
        Optional.of(BlockKind.BLOCKED),
        Optional.of(NOW),
        Optional.empty(),
        "by hand");
  }

  private static List<Event> events() {
    var all = new ArrayList<Event>();
    for (var kind : EventKind.values()) {
      all.add(Event.of(kind, NOW, "root", "x").on(SOURCE));
    }
    return all;
  }
}
