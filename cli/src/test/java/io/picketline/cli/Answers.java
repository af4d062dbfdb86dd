package io.picketline.cli;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.local.Guarded;
import io.picketline.protocol.local.HostRow;
import io.picketline.protocol.local.IgnoreReply;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.MetricType;
import io.picketline.protocol.local.MetricValues;
import io.picketline.protocol.local.Said;
import io.picketline.protocol.local.SensorCertificate;
import io.picketline.protocol.local.SensorEntry;
import io.picketline.protocol.local.SensorHealth;
import io.picketline.protocol.local.SensorLoad;
import io.picketline.protocol.local.Standing;
import io.picketline.protocol.local.StatusReply;
import io.picketline.protocol.local.Tally;
import io.picketline.protocol.log.Epoch;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/** Answers of daemons, for tests to serve. */
final class Answers {

  static final Instant NOW = Ran.NOW;

  private Answers() {}

  static StatusReply.SensorStatus sensorStatus() {
    return new StatusReply.SensorStatus(
        "web-1",
        "0.1.0",
        NOW.minus(Duration.ofHours(26)),
        Set.of(Mode.ATCP, Mode.AUDP),
        "nflog: the packet filter logs what no socket takes",
        "nftables",
        "connected to core-1 since 2025-12-31T23:00:00Z",
        Optional.of(new Epoch(3, 0xabcL)),
        42,
        2,
        1,
        false,
        List.of(
            new Guarded(Prefix.parse("127.0.0.0/8"), "loopback"),
            new Guarded(Prefix.parse("2001:db8::1"), "default gateway")),
        List.of("/etc/picketline/ignore.d/a.list:7: \"x\" is no IP address"),
        counters());
  }

  /** As a sensor answers that only observes. */
  static StatusReply.SensorStatus observingStatus() {
    var status = sensorStatus();
    return new StatusReply.SensorStatus(
        status.host(),
        status.software(),
        status.startedAt(),
        status.modes(),
        status.capture(),
        "none, observing: nobody is blocked",
        status.linkState(),
        status.epoch(),
        status.have(),
        status.blocks(),
        status.suspects(),
        true,
        status.guarded(),
        status.warnings(),
        status.counters());
  }

  static StatusReply.CoordinatorStatus coordinatorStatus() {
    return new StatusReply.CoordinatorStatus(
        "core-1",
        "0.1.0",
        NOW.minus(Duration.ofMinutes(3)),
        "core-1",
        new TreeMap<>(Map.of("core-2", "Up", "core-1", "Up, leader")),
        Optional.empty(),
        42,
        7,
        2,
        3,
        "fleet 50 a minute, sensor 5 a minute",
        List.of("the journal cannot be written: the disk is full"),
        counters());
  }

  static LocalReply.Past history() {
    var source = Prefix.parse("198.51.100.7");
    var until = Optional.of(NOW.plus(Duration.ofMinutes(10)));
    var probes = scanned().verdict().evidence();
    var epoch = new Epoch(3, 255);
    return new LocalReply.Past(
        List.of(
            Event.of(EventKind.BLOCKED, NOW, "core-1", "SYN scan")
                .placed(new EventPlace(epoch, 42, 0))
                .on(source)
                .made("detected", until, probes),
            Event.of(EventKind.UNBLOCKED, NOW.plusSeconds(30), "alice (uid 1000)", "")
                .placed(new EventPlace(epoch, 43, 0))
                .on(source)
                .ordered(
                    "admin.sock of core-1",
                    "blocked: 198.51.100.7 until 2026-01-01T00:10:00Z",
                    "not blocked"),
            Event.of(
                    EventKind.TOOK_OVER,
                    NOW.plusSeconds(31),
                    Event.NOBODY,
                    "epoch 3-00000000000000ff")
                .placed(new EventPlace(epoch, 44, 0))),
        false,
        Optional.empty());
  }

  static LocalReply.Whereabouts where() {
    var source = Prefix.parse("198.51.100.7");
    var wide = Prefix.parse("198.51.100.0/24");
    var end = Optional.of(NOW.plus(Duration.ofMinutes(10)));
    return new LocalReply.Whereabouts(
        source,
        Optional.empty(),
        new Tally(5, 2, 1, 1),
        List.of(
            row(wide, "mail-1", "live", BlockKind.BLOCKED, Optional.of(NOW), "abuse report"),
            row(wide, "old-1", "lost", BlockKind.BLOCKED, Optional.empty(), "abuse report"),
            row(source, "mail-1", "live", BlockKind.SUSPECT, Optional.of(NOW), "SYN scan"),
            new HostRow(
                source,
                "web-1",
                "live",
                Optional.empty(),
                Optional.empty(),
                end,
                "default gateway")),
        List.of("old-1 has not told where it does otherwise"));
  }

  static MetricValues metric() {
    var labels = new LinkedHashMap<String, String>();
    labels.put("state", "live");
    return new MetricValues(
        "picketline_sensors",
        MetricType.GAUGE,
        "Sensors by state.",
        List.of(new MetricValues.Point(labels, 3)));
  }

  static LocalReply.Whereabouts everywhere() {
    var source = Prefix.parse("198.51.100.7");
    return new LocalReply.Whereabouts(
        source,
        Optional.empty(),
        new Tally(2, 2, 2, 2),
        List.of(
            row(source, "mail-1", "live", BlockKind.BLOCKED, Optional.of(NOW), "SYN scan"),
            row(source, "web-1", "live", BlockKind.BLOCKED, Optional.empty(), "SYN scan")),
        List.of());
  }

  private static HostRow row(
      Prefix source,
      String host,
      String state,
      BlockKind kind,
      Optional<Instant> since,
      String why) {
    var until = Optional.of(NOW.plus(Duration.ofMinutes(10)));
    return new HostRow(source, host, state, Optional.of(kind), since, until, why);
  }

  static LocalReply.Sensors sensors() {
    return new LocalReply.Sensors(
        42,
        List.of(
            sensor("web-1", "live", 42, List.of("192.0.2.10", "2001:db8::10")),
            sensor("mail-with-a-long-name", "late", 40, List.of("192.0.2.11"))));
  }

  private static SensorEntry sensor(String host, String state, long have, List<String> addresses) {
    return new SensorEntry(
        host,
        state,
        NOW.minusSeconds(75),
        "0.1.0",
        Set.of(Mode.ATCP, Mode.AUDP),
        "nflog",
        have,
        2,
        1,
        addresses,
        have < 42 ? Set.of() : Set.of("web", "edge"),
        have < 42
            ? Optional.empty()
            : Optional.of(new SensorHealth(3, 4, 1, 5, Duration.ofMillis(-7))),
        have < 42 ? List.of("2 entries: not connected", "1 withheld, spared there") : List.of(),
        have < 42 ? SensorLoad.NONE : new SensorLoad(5, 6, 7, 8, Duration.ofSeconds(9), 10),
        have < 42
            ? Optional.empty()
            : Optional.of(
                new SensorCertificate(
                    NOW.minusSeconds(60), NOW.plus(Duration.ofHours(50)), "0123456789abcdef")));
  }

  static Standing scanned() {
    return new Standing(
        new Verdict(
            Prefix.parse("198.51.100.7"),
            Origin.DETECTED,
            false,
            6.907,
            1,
            Optional.of(ScanType.SYN),
            Optional.of(ScanShape.HORIZONTAL),
            "horizontal SYN scan",
            "core-1",
            NOW.minusSeconds(90),
            NOW.plusSeconds(510),
            evidence()),
        BlockKind.BLOCKED,
        "network",
        List.of("db-1", "db-2"));
  }

  static Standing ordered() {
    return new Standing(
        new Verdict(
            Prefix.parse("2001:db8:1:2::/64"),
            Origin.OPERATOR,
            false,
            0,
            0,
            Optional.empty(),
            Optional.empty(),
            "abuse report",
            "alice",
            NOW.minus(Duration.ofDays(2)),
            NOW.plus(Duration.ofDays(5)),
            List.of()),
        BlockKind.BLOCKED,
        "network",
        List.of());
  }

  static Standing suspected() {
    var verdict = scanned().verdict();
    return new Standing(verdict, BlockKind.SUSPECT, "web-1", List.of());
  }

  static List<Evidence> evidence() {
    return List.of(
        evidence("web-1", EvidenceKind.SYN_DARK, ScanType.SYN, IpProtocol.TCP, 23, 0x02, -95_000),
        evidence(
            "web-2",
            EvidenceKind.MALFORMED_FLAGS,
            ScanType.XMAS,
            IpProtocol.TCP,
            80,
            0x29,
            -92_250),
        evidence(
            "web-2", EvidenceKind.MALFORMED_FLAGS, ScanType.NULL, IpProtocol.TCP, 81, 0, -91_000),
        evidence("db-1", EvidenceKind.UDP_UNSERVED, ScanType.UDP, IpProtocol.UDP, 161, 0, -90_000));
  }

  private static Evidence evidence(
      String host,
      EvidenceKind kind,
      ScanType type,
      IpProtocol protocol,
      int port,
      int flags,
      long millis) {
    var source = SourceAddress.parse("198.51.100.7");
    return new Evidence(
        host,
        kind,
        type,
        new Probe(NOW.plusMillis(millis), source, 40_000, port, protocol, flags, 0));
  }

  static LocalReply.Explanation blocked() {
    return new LocalReply.Explanation(
        Prefix.parse("198.51.100.7"),
        Optional.of("scanner.example.net"),
        List.of(scanned(), suspected()),
        Optional.empty(),
        Optional.empty(),
        6.907,
        4,
        List.of(),
        List.of(),
        Optional.of("picket unblock 198.51.100.7"));
  }

  /** As a sensor answers that only observes. */
  static LocalReply.Explanation observed() {
    var network = scanned();
    var host = suspected();
    return new LocalReply.Explanation(
        Prefix.parse("198.51.100.7"),
        Optional.empty(),
        List.of(
            new Standing(network.verdict(), network.kind(), network.scope(), List.of("web-1")),
            new Standing(host.verdict(), host.kind(), host.scope(), List.of("web-1"))),
        Optional.empty(),
        Optional.of("this sensor only observes"),
        6.907,
        4,
        List.of(),
        List.of(),
        Optional.of("picket unblock 198.51.100.7"));
  }

  static LocalReply.Explanation notBlocked() {
    return new LocalReply.Explanation(
        Prefix.parse("198.51.100.7"),
        Optional.empty(),
        List.of(),
        Optional.of("ignored: 198.51.100.0/24, scanner of our own"),
        Optional.empty(),
        2.302585,
        1,
        evidence().subList(0, 1),
        said(),
        Optional.empty());
  }

  private static List<Said> said() {
    var source = SourceAddress.parse("198.51.100.7");
    return List.of(
        new Said(NOW.minusSeconds(95), source, 23, IpProtocol.TCP, "GET / HTTP/1.0\\r\\n\\x1b[2J"),
        new Said(NOW.minusSeconds(90), source, 161, IpProtocol.UDP, "0)\\x02\\\"\\\\"));
  }

  static IgnoreReply.Ignored ignored() {
    return new IgnoreReply.Ignored(
        List.of(rule("198.51.100.0/24", "scanner of our own", "alice"), scopedRule()),
        List.of(rule("192.0.2.1", "monitoring", "web-1")),
        Optional.of(7L),
        3);
  }

  static IgnoreRule scopedRule() {
    return new IgnoreRule(
        Prefix.parse("203.0.113.0/24"),
        "pentest",
        "alice",
        NOW.minus(Duration.ofHours(3)),
        IgnoreScope.parse("group:web,host:db-1"),
        Optional.of(NOW.plus(Duration.ofHours(5))));
  }

  private static IgnoreRule rule(String prefix, String comment, String author) {
    return new IgnoreRule(Prefix.parse(prefix), comment, author, NOW.minus(Duration.ofDays(3)));
  }

  private static SequencedMap<String, Long> counters() {
    var counters = new LinkedHashMap<String, Long>();
    counters.put("probes", 1234L);
    counters.put("bad checksum", 0L);
    return counters;
  }
}
