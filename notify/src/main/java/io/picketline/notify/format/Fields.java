package io.picketline.notify.format;

import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** What there is to say of an event, by the names that all formats use; nothing that is empty. */
public final class Fields {

  /** All names there are, of those that may be empty too. */
  public static final Set<String> NAMES =
      Set.of(
          "kind",
          "severity",
          "at",
          "about",
          "by",
          "from",
          "origin",
          "until",
          "text",
          "before",
          "after",
          "probes",
          "hosts",
          "ports",
          "place",
          "host",
          "part",
          "missed",
          "message");

  private Fields() {}

  /** Those that are not empty, in order. */
  public static SequencedMap<String, String> of(Notice notice) {
    var event = notice.event();
    var fields = new LinkedHashMap<String, String>();
    fields.put("kind", event.kind().wireName());
    fields.put("severity", event.severity().wireName());
    fields.put("at", Times.rfc3339(event.at()));
    fields.put("about", event.about().map(Prefix::toString).orElse(""));
    fields.put("by", event.by().equals(Event.NOBODY) ? "" : event.by());
    fields.put("from", event.from().orElse(""));
    fields.put("origin", event.origin());
    fields.put("until", event.until().map(Times::rfc3339).orElse(""));
    fields.put("text", event.text());
    fields.put("before", event.before().orElse(""));
    fields.put("after", event.after().orElse(""));
    addProof(fields, Proof.of(event));
    fields.put("place", event.place().toString());
    fields.put("host", notice.teller().host());
    fields.put("part", notice.teller().part());
    fields.put("missed", notice.missed().orElse(""));
    fields.replaceAll((_, value) -> Names.escaped(value));
    fields.values().removeIf(String::isEmpty);
    return fields;
  }

  private static void addProof(Map<String, String> fields, Proof proof) {
    fields.put("probes", proof.probes() == 0 ? "" : Integer.toString(proof.probes()));
    fields.put("hosts", String.join(",", proof.hosts()));
    fields.put("ports", String.join(",", proof.ports()));
  }
}
