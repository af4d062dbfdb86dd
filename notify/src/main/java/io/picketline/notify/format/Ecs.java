package io.picketline.notify.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.local.Asker;
import java.util.List;
import java.util.Optional;

/** The Elastic Common Schema, version 8.17; our own fields stand below {@code picketline}. */
final class Ecs {

  private static final String VERSION = "8.17.0";

  /** What an event is in the schema's own words: event.category and event.type. */
  private record Sort(String kind, String category, List<String> types) {}

  private Ecs() {}

  static String line(Notice notice) {
    var event = notice.event();
    var root = Json.object();
    root.put("@timestamp", Times.rfc3339(event.at()));
    root.putObject("ecs").put("version", VERSION);
    root.put("message", PlainText.line(event));
    root.putObject("log").put("level", event.severity().wireName());
    root.set("event", event(event));
    event.about().ifPresent(about -> addSource(root, event, about));
    addObserver(root, notice);
    addRelated(root, event);
    if (sort(event.kind()).kind().equals("alert")) {
      Json.put(root.putObject("rule"), "name", event.text());
    }
    if (event.by().startsWith(Asker.USER)) {
      root.putObject("user").put("name", event.by().substring(Asker.USER.length()));
    }
    var own = root.putObject("picketline");
    Fields.of(notice).forEach(own::put);
    root.properties().removeIf(field -> field.getValue().isObject() && field.getValue().isEmpty());
    return Json.line(root);
  }

  private static ObjectNode event(Event event) {
    var sort = sort(event.kind());
    var node = Json.object();
    node.put("kind", sort.kind());
    Json.put(node, "category", List.of(sort.category()));
    Json.put(node, "type", sort.types());
    node.put("action", event.kind().wireName());
    node.put("provider", "picketline");
    node.put("dataset", "picketline.events");
    node.put("module", "picketline");
    node.put("id", event.place().toString());
    node.put("sequence", event.place().seq());
    node.put("severity", Syslog.severity(event.severity()));
    Json.put(node, "reason", event.text());
    return node;
  }

  private static void addSource(ObjectNode root, Event event, Prefix about) {
    var source = root.putObject("source");
    source.put("address", about.toString());
    if (about.isSingle()) {
      source.put("ip", about.toString());
    }
    if (!event.evidence().isEmpty()) {
      var probe = event.evidence().getFirst().probe();
      if (probe.protocol() != IpProtocol.OTHER) {
        source.put("port", probe.sourcePort());
        root.putObject("destination").put("port", probe.port());
      }
      var network = root.putObject("network");
      transport(probe.protocol()).ifPresent(name -> network.put("transport", name));
      network.put("type", about.address().isV4() ? "ipv4" : "ipv6");
    }
  }

  private static Optional<String> transport(IpProtocol protocol) {
    return switch (protocol) {
      case TCP -> Optional.of("tcp");
      case UDP -> Optional.of("udp");
      case SCTP -> Optional.of("sctp");
      case OTHER -> Optional.empty();
    };
  }

  private static void addObserver(ObjectNode root, Notice notice) {
    var teller = notice.teller();
    var observer = root.putObject("observer");
    observer.put("vendor", "Picketline");
    observer.put("product", "Picketline");
    observer.put("type", "ids");
    observer.put("version", teller.version());
    observer.put("hostname", teller.host());
    root.putObject("host").put("name", teller.host());
    var process = root.putObject("process");
    process.put("name", "picketline-" + teller.part());
    process.put("pid", teller.pid());
  }

  private static void addRelated(ObjectNode root, Event event) {
    var related = root.putObject("related");
    event
        .about()
        .filter(Prefix::isSingle)
        .ifPresent(about -> Json.put(related, "ip", List.of(about.toString())));
    Json.put(related, "hosts", Proof.of(event).hosts());
  }

  private static Sort sort(EventKind kind) {
    return switch (kind) {
      case BLOCKED, RESTRICTED, SUSPECT ->
          new Sort("alert", "intrusion_detection", List.of("denied"));
      case WOULD_BLOCK -> new Sort("alert", "intrusion_detection", List.of("info"));
      case FILTER_FAILED -> new Sort("event", "host", List.of("info"));
      case UNBLOCKED, EXPIRED -> new Sort("event", "intrusion_detection", List.of("allowed"));
      case IGNORED, UNIGNORED, RELOADED, ADDRESSES_APPROVED ->
          new Sort("event", "configuration", List.of("change"));
      case ENROLLED, TOKEN_MADE, TOKEN_USED, EXPORT_TOKEN_MADE ->
          new Sort("event", "configuration", List.of("creation"));
      case REMOVED, EXPORT_TOKEN_ENDED -> new Sort("event", "configuration", List.of("deletion"));
      case REVOKED -> new Sort("event", "iam", List.of("deletion"));
      case USER_ADDED -> new Sort("event", "iam", List.of("user", "creation"));
      case SENSOR_LOST, LINK_LOST, COORDINATOR_DOWN -> new Sort("event", "host", List.of("end"));
      case SENSOR_BACK, LINK_BACK, COORDINATOR_UP, STARTED ->
          new Sort("event", "host", List.of("start"));
      case SETTINGS_DIFFER, SETTINGS_ALIKE, RELOAD_FAILED ->
          new Sort("event", "configuration", List.of("info"));
      case DRIFT, RESTORED -> new Sort("event", "host", List.of("change"));
      case ADDRESSES_CLAIMED,
          BUDGET_EXHAUSTED,
          BUDGET_BACK,
          TOOK_OVER,
          CAUGHT_UP,
          DISK_FAILED,
          DISK_BACK,
          CERTIFICATE_ENDING,
          CERTIFICATE_ENDED,
          CERTIFICATE_RENEWED,
          TEST ->
          new Sort("event", "host", List.of("info"));
    };
  }
}
