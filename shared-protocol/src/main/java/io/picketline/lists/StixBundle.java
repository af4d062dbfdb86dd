package io.picketline.lists;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.event.Event;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A STIX 2.1 bundle: who reports, and an indicator and a sighting of each source. Identifiers are
 * made of the reporter and the source (RFC 9562, version 5), so that the same scan, exported again,
 * is the same object.
 */
final class StixBundle implements ScanReport {

  /** Most sources of one bundle, which is built in memory. */
  private static final int MOST = 100_000;

  /** The namespace of our identifiers; STIX reserves its own for observables. */
  private static final UUID NAMESPACE = UUID.fromString("6f0d5b0e-6b1c-5f0e-9a54-3d2f4f7c2a11");

  private static final String BEGINNING = "2026-01-01T00:00:00.000Z";
  private static final int PROVEN = 90;
  private static final int LIKELY = 50;

  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private static final ObjectWriter WRITER =
      JsonText.MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private final String reporter;
  private final Consumer<String> lines;
  private final TreeMap<Prefix, Scans> sources = new TreeMap<>();
  private int beyond;

  /** Most probes of one source that are kept meanwhile. */
  private static final int MOST_EVIDENCE = 256;

  /** All that is told of one source. */
  private record Scans(Instant first, Instant last, Instant until, List<Evidence> evidence) {

    /** Each with one more. */
    Scans and(Event event) {
      var all = new ArrayList<>(evidence);
      event.evidence().stream().filter(piece -> !all.contains(piece)).forEach(all::add);
      return new Scans(
          first.isBefore(event.at()) ? first : event.at(),
          last.isAfter(event.at()) ? last : event.at(),
          until.isAfter(end(event)) ? until : end(event),
          all.subList(0, Math.min(all.size(), MOST_EVIDENCE)));
    }

    static Scans of(Event event) {
      return new Scans(event.at(), event.at(), end(event), event.evidence());
    }

    /** When the block ends; later than it began, as STIX wants it. */
    private static Instant end(Event event) {
      var after = event.at().plusMillis(1);
      return event.until().filter(end -> end.isAfter(after)).orElse(after);
    }
  }

  StixBundle(String reporter, Consumer<String> lines) {
    this.reporter = reporter;
    this.lines = lines;
  }

  @Override
  public void event(Event event) {
    if (!ScanReport.tells(event)) {
      return;
    }
    var source = event.about().orElseThrow();
    var held = sources.get(source);
    if (held != null) {
      sources.put(source, held.and(event));
    } else if (sources.size() < MOST) {
      sources.put(source, Scans.of(event));
    } else {
      beyond++;
    }
  }

  @Override
  public void end() {
    var all = new StringBuilder();
    sources.forEach((source, scans) -> all.append(source).append(scans.last()));
    lines.accept("{");
    lines.accept("\"type\": \"bundle\",");
    lines.accept("\"id\": \"%s\",".formatted(id("bundle", all.toString())));
    lines.accept("\"objects\": [");
    lines.accept(json(identity()) + (sources.isEmpty() ? "" : ","));
    var left = sources.size();
    for (var entry : sources.entrySet()) {
      left--;
      lines.accept(json(indicator(entry.getKey(), entry.getValue())) + ",");
      lines.accept(json(sighting(entry.getKey(), entry.getValue())) + (left == 0 ? "" : ","));
    }
    lines.accept("]");
    lines.accept("}");
  }

  @Override
  public List<String> notes() {
    return beyond == 0
        ? List.of()
        : List.of("%d scans beyond the %d sources of one bundle".formatted(beyond, MOST));
  }

  private ObjectNode identity() {
    var identity = object("identity", "");
    identity.put("created", BEGINNING).put("modified", BEGINNING);
    return identity.put("name", reporter).put("identity_class", "system");
  }

  private ObjectNode indicator(Prefix source, Scans scans) {
    var type = ScanType.of(scans.evidence()).text();
    var indicator = told("indicator", source, scans);
    indicator
        .put("name", "Port scan from " + source)
        .put("description", "%s scan of %s".formatted(type, ScanReport.ports(scans.evidence())));
    indicator.putArray("indicator_types").add("malicious-activity");
    indicator.put("pattern", pattern(source)).put("pattern_type", "stix");
    indicator
        .put("valid_from", MILLIS.format(scans.first()))
        .put("valid_until", MILLIS.format(scans.until()));
    indicator
        .putArray("kill_chain_phases")
        .addObject()
        .put("kill_chain_name", "mitre-attack")
        .put("phase_name", "reconnaissance");
    var proven = scans.evidence().stream().anyMatch(piece -> piece.kind().verified());
    return indicator.put("confidence", proven ? PROVEN : LIKELY);
  }

  private ObjectNode sighting(Prefix source, Scans scans) {
    var times = scans.evidence().stream().map(piece -> piece.probe().at()).sorted().toList();
    var sighting = told("sighting", source, scans);
    sighting
        .put("first_seen", MILLIS.format(times.getFirst()))
        .put("last_seen", MILLIS.format(times.getLast()))
        .put("count", times.size())
        .put("sighting_of_ref", id("indicator", source.toString()));
    sighting.putArray("where_sighted_refs").add(id("identity", ""));
    return sighting;
  }

  private ObjectNode told(String type, Prefix source, Scans scans) {
    return object(type, source.toString())
        .put("created_by_ref", id("identity", ""))
        .put("created", MILLIS.format(scans.first()))
        .put("modified", MILLIS.format(scans.last()));
  }

  private ObjectNode object(String type, String of) {
    return JsonText.MAPPER
        .createObjectNode()
        .put("type", type)
        .put("spec_version", "2.1")
        .put("id", id(type, of));
  }

  private static String pattern(Prefix source) {
    var type = source.address().isV4() ? "ipv4-addr" : "ipv6-addr";
    return source.isSingle()
        ? "[%s:value = '%s']".formatted(type, source)
        : "[%s:value ISSUBSET '%s']".formatted(type, source);
  }

  private String id(String type, String of) {
    return type + "--" + uuid(String.join("|", type, reporter, of));
  }

  private static UUID uuid(String name) {
    try {
      var digest = MessageDigest.getInstance("SHA-1");
      digest.update(
          ByteBuffer.allocate(16)
              .putLong(NAMESPACE.getMostSignificantBits())
              .putLong(NAMESPACE.getLeastSignificantBits())
              .array());
      var hash = ByteBuffer.wrap(digest.digest(name.getBytes(UTF_8)));
      return new UUID(
          (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L,
          (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private static String json(ObjectNode object) {
    try {
      // DEL, which a terminal acts on, is ASCII
      return WRITER.writeValueAsString(object).replace("\u007f", "\\u007f");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an object that is no JSON", e);
    }
  }
}
