package io.picketline.lists;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SelfTest;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScanReportTest {
  private static final Instant THEN = Instant.parse("2026-11-23T12:00:00.500Z");

  private final List<String> lines = new ArrayList<>();

  @Test
  void abuseIpDb_reportsProvenSourcesAloneAndNoneTwice() {
    var report = ScanReport.of(ExportFormat.ABUSEIPDB, "x", lines::add);
    report.event(scan("192.0.2.7", 0, EvidenceKind.SYN_DARK, EvidenceKind.TRAP_DARK));
    report.event(scan("192.0.2.7", 899, EvidenceKind.TRAP_DARK));
    report.event(scan("192.0.2.7", 900, EvidenceKind.TRAP_DARK));
    report.event(scan("192.0.2.8", 901, EvidenceKind.SYN_DARK));
    report.event(scan("10.0.0.1", 902, EvidenceKind.TRAP_DARK));
    report.event(ordered("192.0.2.9"));
    report.end();

    assertThat(lines)
        .containsExactly(
            "IP,Categories,ReportDate,Comment",
            "192.0.2.7,\"14\",2026-11-23T12:00:00Z,\"Port scan (connect): tcp/22, tcp/2200; the"
                + " address is proven by a completed handshake\"",
            "192.0.2.7,\"14\",2026-11-23T12:15:00Z,\"Port scan (connect): tcp/22; the address is"
                + " proven by a completed handshake\"");
    assertThat(report.notes())
        .containsExactly(
            "1 scans whose address no completed handshake proves: it may be forged",
            "1 scans of private addresses",
            "1 scans of sources reported less than 15 min before");
  }

  @Test
  void abuseIpDb_reportsTheAddressThatScannedOfAPrefix() {
    var report = ScanReport.of(ExportFormat.ABUSEIPDB, "x", lines::add);
    var event = scan("2001:db8::7", 0, EvidenceKind.TRAP_DARK);
    report.event(event.on(Prefix.parse("2001:db8::/64")));

    assertThat(lines.getLast()).startsWith("2001:db8::7,");
  }

  @Test
  void abuseIpDb_moreThanOneFileTakes_saysSo() {
    var report = ScanReport.of(ExportFormat.ABUSEIPDB, "x", lines::add);
    for (var i = 0; i < 10_001; i++) {
      report.event(scan("198.18.%d.%d".formatted(i / 250, i % 250), i, EvidenceKind.TRAP_DARK));
    }

    assertThat(lines).hasSize(10_000);
    assertThat(report.notes())
        .containsExactly("2 scans beyond the 10,000 lines and 2 MB that one file may have");
  }

  @Test
  void abuseIpDb_longerThanOneFileMayBe_saysSo() {
    var report = ScanReport.of(ExportFormat.ABUSEIPDB, "x", lines::add);
    var kinds = Collections.nCopies(16, EvidenceKind.TRAP_DARK).toArray(EvidenceKind[]::new);
    for (var i = 0; i < 9_000; i++) {
      report.event(scan("2001:db8:ffff:ffff:ffff:ffff:ffff:%x".formatted(i + 4_096), i, kinds));
    }

    var bytes = String.join("\n", lines).getBytes(UTF_8).length + 1;
    assertThat(bytes).isBetween(1_999_000, 1_999_999);
    assertThat(lines).allMatch(line -> line.length() < 1_024);
    assertThat(report.notes()).singleElement().asString().contains("scans beyond");
  }

  @Test
  void stix_isOfSourcesWithWhatTheSpecificationRequires() throws JsonProcessingException {
    var objects = bundle().path("objects");

    assertThat(objects).hasSize(1 + 2 * 4);
    var ids = new HashSet<String>();
    for (var object : objects) {
      assertThat(ids.add(object.path("id").asText())).isTrue();
      assertThat(object.path("id").asText())
          .matches(
              object.path("type").asText()
                  + "--[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
      assertThat(object.path("spec_version").asText()).isEqualTo("2.1");
      assertThat(time(object, "modified")).isAfterOrEqualTo(time(object, "created"));
    }
    for (var object : objects) {
      switch (object.path("type").asText()) {
        case "identity" -> assertThat(object.path("name").asText()).isEqualTo("Example fleet");
        case "indicator" -> {
          assertThat(object.path("pattern_type").asText()).isEqualTo("stix");
          assertThat(time(object, "valid_until")).isAfter(time(object, "valid_from"));
          assertThat(object.path("confidence").asInt()).isBetween(1, 100);
          assertThat(ids).contains(object.path("created_by_ref").asText());
        }
        case "sighting" -> {
          assertThat(ids).contains(object.path("sighting_of_ref").asText());
          assertThat(ids).contains(object.path("where_sighted_refs").path(0).asText());
          assertThat(time(object, "last_seen")).isAfterOrEqualTo(time(object, "first_seen"));
          assertThat(object.path("count").asInt()).isPositive();
        }
        default -> throw new AssertionError(object);
      }
    }
  }

  @Test
  void stix_patternsAreOfAddressesAndPrefixes() throws JsonProcessingException {
    var patterns = new ArrayList<String>();
    bundle().path("objects").forEach(object -> patterns.add(object.path("pattern").asText()));

    assertThat(patterns)
        .contains(
            "[ipv4-addr:value = '192.0.2.7']",
            "[ipv4-addr:value = '192.0.2.8']",
            "[ipv6-addr:value ISSUBSET '2001:db8::/64']");
  }

  @Test
  void stix_again_isTheSameAndNamesNoHostOfOurs() throws JsonProcessingException {
    assertThat(bundle().path("objects")).isEqualTo(bundle().path("objects"));
    assertThat(bundle().toString()).doesNotContain("web-1");
    var ids = new HashSet<String>();
    bundle().path("objects").forEach(object -> ids.add(object.path("id").asText()));
    lines.clear();
    var part = ScanReport.of(ExportFormat.STIX, "Example fleet", lines::add);
    part.event(scan("192.0.2.7", 60, EvidenceKind.TRAP_DARK));
    part.end();

    for (var object : read().path("objects")) {
      assertThat(ids).contains(object.path("id").asText());
      if (!object.path("type").asText().equals("identity")) {
        assertThat(time(object, "created")).isEqualTo(THEN.plusSeconds(60));
      }
    }
  }

  @Test
  void stix_withoutScans_isWhole() throws JsonProcessingException {
    ScanReport.of(ExportFormat.STIX, "Example fleet", lines::add).end();

    assertThat(read().path("objects")).hasSize(1);
  }

  @Test
  void stix_eachObject_keepsTheMustsOfTheSpecification() throws JsonProcessingException {
    var known = new HashMap<String, JsonNode>();
    for (var object : bundle().path("objects")) {
      var type = object.path("type").asText();
      // 2.9: type and UUID, of a namespace that is not the one of observables
      assertThat(object.path("id").asText()).startsWith(type + "--");
      // 3.2: what every object has; names of what characters; no empty list or null
      assertThat(REQUIRED.get(type)).isSubsetOf(names(object));
      assertThat(names(object)).allMatch(name -> name.matches("id|[a-z0-9_]{3,250}"));
      object.forEach(value -> {
        assertThat(value.isNull()).isFalse();
        assertThat(value.isArray() && value.isEmpty()).isFalse();
      });
      // 2.16: no more digits than milliseconds are told
      for (var name : names(object)) {
        if (name.matches("created|modified|valid_.*|.*_seen")) {
          assertThat(object.path(name).asText()).matches(".*T[0-9:]{8}\\.[0-9]{3}Z");
        }
      }
      known.put(object.path("id").asText(), object);
    }
    for (var object : known.values()) {
      // 5.2, 4.x: what is referred to is of the type that is asked for
      if (object.path("type").asText().equals("sighting")) {
        var of = requireNonNull(known.get(object.path("sighting_of_ref").asText()));
        assertThat(of.path("type").asText()).isEqualTo("indicator");
        assertThat(object.path("count").asInt()).isBetween(0, 999_999_999);
      }
    }
  }

  private static final Map<String, Set<String>> REQUIRED =
      Map.of(
          "identity",
          Set.of("type", "spec_version", "id", "created", "modified", "name"),
          "indicator",
          Set.of(
              "type",
              "spec_version",
              "id",
              "created",
              "modified",
              "pattern",
              "pattern_type",
              "valid_from"),
          "sighting",
          Set.of("type", "spec_version", "id", "created", "modified", "sighting_of_ref"));

  private static Set<String> names(JsonNode object) {
    var names = new HashSet<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void report_ofASelftest_isNone() throws JsonProcessingException {
    for (var format : List.of(ExportFormat.STIX, ExportFormat.ABUSEIPDB)) {
      lines.clear();
      var report = ScanReport.of(format, "x", lines::add);
      report.event(scan(SelfTest.ofSensor(3).toString(), 0, EvidenceKind.TRAP_DARK));
      report.end();

      assertThat(String.join("\n", lines)).doesNotContain("203.0.113");
      assertThat(report.notes()).isEmpty();
    }
  }

  private JsonNode bundle() throws JsonProcessingException {
    lines.clear();
    var report = ScanReport.of(ExportFormat.STIX, "Example fleet", lines::add);
    report.event(scan("192.0.2.7", 0, EvidenceKind.SYN_DARK, EvidenceKind.TRAP_DARK));
    report.event(scan("192.0.2.7", 60, EvidenceKind.TRAP_DARK));
    report.event(scan("192.0.2.8", 61, EvidenceKind.SYN_DARK));
    report.event(scan("2001:db8::7", 62, EvidenceKind.SYN_DARK).on(Prefix.parse("2001:db8::/64")));
    report.event(ordered("192.0.2.9"));
    report.end();
    return read();
  }

  private JsonNode read() throws JsonProcessingException {
    var bundle = JsonText.MAPPER.readTree(String.join("\n", lines));
    assertThat(bundle.path("type").asText()).isEqualTo("bundle");
    assertThat(bundle.path("id").asText()).startsWith("bundle--");
    return bundle;
  }

  private static Instant time(JsonNode object, String name) {
    assertThat(object.path(name).asText()).endsWith("Z");
    return Instant.parse(object.path(name).asText());
  }

  private static Event ordered(String source) {
    return Event.of(EventKind.BLOCKED, THEN, "alice", "by hand")
        .on(Prefix.parse(source))
        .made("operator", Optional.of(THEN.plusSeconds(600)), List.of());
  }

  private static Event scan(String source, long seconds, EvidenceKind... kinds) {
    var at = THEN.plusSeconds(seconds);
    var evidence = new ArrayList<Evidence>();
    var port = 22;
    for (var kind : kinds) {
      var probe = new Probe(at, SourceAddress.parse(source), 40_000, port, IpProtocol.TCP, 2, 1);
      evidence.add(
          new Evidence("web-1", kind, kind.trap() ? ScanType.CONNECT : ScanType.SYN, probe));
      port = port * 100 % 65_521;
    }
    return Event.of(EventKind.BLOCKED, at, "web-1", "SYN scan")
        .on(Prefix.parse(source))
        .made("detected", Optional.of(at.plusSeconds(600)), evidence);
  }
}
