package io.picketline.lists;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.event.Event;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A STIX 2.1 bundle: who reports, and an indicator and a sighting of each scan. Identifiers are made
 * of the reporter, the source and the time (RFC 9562, version 5), so that the same scan, exported
 * again, is the same object, whatever is exported with it.
 */
final class StixBundle implements ScanReport {

  /** The namespace of our identifiers; STIX reserves its own for observables. */
  private static final UUID NAMESPACE = UUID.fromString("6f0d5b0e-6b1c-5f0e-9a54-3d2f4f7c2a11");

  private static final String BEGINNING = "2026-01-01T00:00:00.000Z";
  private static final int PROVEN = 90;
  private static final int LIKELY = 50;

  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private final String reporter;
  private final Consumer<String> lines;

  StixBundle(String reporter, Consumer<String> lines) {
    this.reporter = reporter;
    this.lines = lines;
    lines.accept("{");
    lines.accept("\"type\": \"bundle\",");
    lines.accept("\"id\": \"bundle--%s\",".formatted(UUID.randomUUID()));
    lines.accept("\"objects\": [");
    lines.accept(json(identity()));
  }

  @Override
  public void event(Event event) {
    if (ScanReport.tells(event)) {
      lines.accept("," + json(indicator(event)));
      lines.accept("," + json(sighting(event)));
    }
  }

  @Override
  public void end() {
    lines.accept("]");
    lines.accept("}");
  }

  @Override
  public List<String> notes() {
    return List.of();
  }

  private ObjectNode identity() {
    var identity = object("identity", "");
    identity.put("created", BEGINNING).put("modified", BEGINNING);
    return identity.put("name", reporter).put("identity_class", "system");
  }

  private ObjectNode indicator(Event event) {
    var evidence = event.evidence();
    var source = event.about().orElseThrow();
    var indicator = told("indicator", event);
    indicator
        .put("name", "Port scan from " + source)
        .put(
            "description",
            "%s scan of %s".formatted(ScanType.of(evidence).text(), ScanReport.ports(evidence)));
    indicator.putArray("indicator_types").add("malicious-activity");
    indicator.put("pattern", pattern(source)).put("pattern_type", "stix");
    indicator.put("valid_from", time(event.at())).put("valid_until", time(end(event)));
    indicator
        .putArray("kill_chain_phases")
        .addObject()
        .put("kill_chain_name", "mitre-attack")
        .put("phase_name", "reconnaissance");
    var proven = evidence.stream().anyMatch(piece -> piece.kind().verified());
    return indicator.put("confidence", proven ? PROVEN : LIKELY);
  }

  /** When the block ends; later than it began, as STIX wants it. */
  private static Instant end(Event event) {
    var after = event.at().plusMillis(1);
    return event.until().filter(end -> end.isAfter(after)).orElse(after);
  }

  private ObjectNode sighting(Event event) {
    var times = event.evidence().stream().map(piece -> piece.probe().at()).sorted().toList();
    var sighting = told("sighting", event);
    sighting
        .put("first_seen", time(times.getFirst()))
        .put("last_seen", time(times.getLast()))
        .put("count", times.size())
        .put("sighting_of_ref", id("indicator", scan(event)));
    sighting.putArray("where_sighted_refs").add(id("identity", ""));
    return sighting;
  }

  private ObjectNode told(String type, Event event) {
    return object(type, scan(event))
        .put("created_by_ref", id("identity", ""))
        .put("created", time(event.at()))
        .put("modified", time(event.at()));
  }

  private static String scan(Event event) {
    return event.about().orElseThrow() + " " + event.at();
  }

  private static String time(Instant at) {
    return MILLIS.format(at);
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
    return JsonText.line(JsonText.MAPPER, object);
  }
}
