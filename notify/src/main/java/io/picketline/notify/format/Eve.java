package io.picketline.notify.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.Severity;
import java.util.List;
import java.util.OptionalInt;

/**
 * A line of Suricata's eve.json: what is held against a source is an {@code alert}, everything else
 * an {@code anomaly}.
 */
final class Eve {

  /** Where Suricata's own rules and those of the great lists leave room for others'. */
  private static final int FIRST_SIGNATURE = 1_970_000;

  private Eve() {}

  static String line(Notice notice) {
    var event = notice.event();
    var signature = signature(event.kind());
    var root = Json.object();
    root.put("timestamp", Times.eve(event.at()));
    root.put("event_type", signature.isPresent() ? "alert" : "anomaly");
    root.put("host", notice.teller().host());
    event.about().ifPresent(about -> root.put("src_ip", about.address().toString()));
    if (!event.evidence().isEmpty()) {
      addProbe(root, event);
    }
    if (signature.isPresent()) {
      root.set("alert", alert(notice, signature.getAsInt()));
    } else {
      var anomaly = root.putObject("anomaly");
      anomaly.put("type", "picketline");
      anomaly.put("event", event.kind().wireName());
      anomaly.put("layer", "picketline." + notice.teller().part());
      var own = root.putObject("picketline");
      Fields.of(notice).forEach(own::put);
    }
    return Json.line(root);
  }

  private static void addProbe(ObjectNode root, Event event) {
    var probe = event.evidence().getFirst().probe();
    if (probe.protocol() != IpProtocol.OTHER) {
      root.put("src_port", probe.sourcePort());
      root.put("dest_port", probe.port());
      root.put("proto", probe.protocol().name());
    }
  }

  private static ObjectNode alert(Notice notice, int signature) {
    var event = notice.event();
    var alert = Json.object();
    alert.put("action", event.kind() == EventKind.RESTRICTED ? "allowed" : "blocked");
    alert.put("gid", 1);
    alert.put("signature_id", FIRST_SIGNATURE + signature);
    alert.put("rev", 1);
    alert.put(
        "signature",
        "PICKETLINE %s %s".formatted(event.kind().wireName(), event.text()).stripTrailing());
    alert.put("category", "Detection of a Network Scan");
    alert.put("severity", priority(event.severity()));
    var metadata = alert.putObject("metadata");
    Fields.of(notice).forEach((name, value) -> Json.put(metadata, name, List.of(value)));
    return alert;
  }

  /** 1 is the gravest; classification.config gives a scan 3. */
  private static int priority(Severity severity) {
    return switch (severity) {
      case ERROR -> 1;
      case WARNING -> 2;
      case NOTICE, INFO -> 3;
    };
  }

  /** Its number; none for what is held against nobody. Never changed and never used again. */
  private static OptionalInt signature(EventKind kind) {
    return switch (kind) {
      case BLOCKED -> OptionalInt.of(1);
      case SUSPECT -> OptionalInt.of(2);
      case RESTRICTED -> OptionalInt.of(3);
      default -> OptionalInt.empty();
    };
  }
}
