package io.picketline.wire;

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
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventFilter;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.event.Severity;
import io.picketline.protocol.link.Deviation;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.link.Spared;
import io.picketline.protocol.local.ExportedBlock;
import io.picketline.protocol.local.Guarded;
import io.picketline.protocol.local.HostRow;
import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Misfit;
import io.picketline.protocol.local.NotifyRequest;
import io.picketline.protocol.local.Said;
import io.picketline.protocol.local.SensorCertificate;
import io.picketline.protocol.local.SensorEntry;
import io.picketline.protocol.local.SensorHealth;
import io.picketline.protocol.local.SensorLoad;
import io.picketline.protocol.local.Standing;
import io.picketline.protocol.local.StatusReply;
import io.picketline.protocol.local.Tally;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.IgnoreVersion;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/** One message of each type that can travel. */
final class Samples {

  static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");
  static final Epoch EPOCH = new Epoch(3, -1);
  static final Prefix PREFIX = Prefix.parse("2001:db8::/64");
  private static final ServedPorts SERVED = new ServedPorts("22,80-81", "53");
  static final IgnoreRule RULE = new IgnoreRule(PREFIX, "ours", "alice", NOW);
  static final IgnoreRule ENDING =
      new IgnoreRule(
          PREFIX,
          "test",
          "alice",
          NOW,
          IgnoreScope.parse("group:web,host:db-1"),
          Optional.of(NOW.plusSeconds(60)));
  static final IgnoreVersion VERSION = new IgnoreVersion(7, NOW, "alice", "push a.list", 1, 2, 4);

  private Samples() {}

  static List<LinkMessage> link() {
    return List.of(
        new LinkMessage.Hello(
            3,
            Optional.of(4),
            "0.1.0",
            Set.of(Mode.ATCP, Mode.AUDP),
            "nflog",
            Optional.of(Set.of("web"))),
        new LinkMessage.Follow(Optional.of(EPOCH), 42, 2, 1, NOW),
        new LinkMessage.Follow(Optional.empty(), 0, 0, 0, NOW),
        new LinkMessage.Report(Long.MIN_VALUE, 7, List.of(evidence())),
        new LinkMessage.Serves(SERVED),
        new LinkMessage.Welcome(1, "0.1.0", "core-1", "web-1", NOW),
        new LinkMessage.Delta(EPOCH, new LogPoint(EPOCH, 41), entries(), 50, NOW),
        new LinkMessage.Holding(new LogPoint(EPOCH, 43), 2, true, changes()),
        new LinkMessage.Gathering(3),
        new LinkMessage.Offer(List.of(new Offered(new LogPoint(EPOCH, 43), changes().getFirst()))),
        new LinkMessage.Snapshot(EPOCH, 42, 0, true, changes(), NOW),
        new LinkMessage.Reported(-1, 7),
        new LinkMessage.Health(
            1, 2, 3, 4, 5, 6, Optional.of("this sensor only observes"), 7, 8, NOW),
        new LinkMessage.Deviations(9, List.of(deviation())),
        new LinkMessage.Unsent(3, 4, 5),
        new LinkMessage.Spares(List.of(new Spared(Prefix.parse("192.0.2.1"), "default gateway"))),
        new LinkMessage.Delayed("4 are before it"),
        new LinkMessage.Refused("another version"),
        new LinkMessage.Renew(),
        new LinkMessage.Renewed("-----BEGIN 1-----\n", "-----BEGIN 2-----\n"),
        new LinkMessage.Kept(),
        new LinkMessage.NotRenewed("there is no ca.key here"),
        new LinkMessage.Trusted("-----BEGIN 2-----\n"));
  }

  private static Deviation deviation() {
    return new Deviation(
        PREFIX,
        Optional.of(BlockKind.SUSPECT),
        Deviation.Cause.OWN,
        Optional.of(NOW),
        Optional.of(NOW.plusSeconds(60)),
        "SYN scan");
  }

  static List<Change> changes() {
    return Stream.of(ofSources(), TrustSamples.changes()).<Change>flatMap(List::stream).toList();
  }

  private static List<Change> ofSources() {
    return List.of(
        new Change.EpochOpened(EPOCH, Optional.of(new Epoch(2, 5)), 40),
        new Change.EpochOpened(EPOCH, Optional.empty(), 0),
        new Change.Blocked(detected()),
        new Change.Blocked(ordered()),
        new Change.Blocked(seenByMany()),
        new Change.Unblocked(PREFIX, "alice", NOW, NOW.plusSeconds(60)),
        new Change.Unblocked(PREFIX, "alice", NOW, NOW, Optional.of("a customer")),
        new Change.Lifted(PREFIX, "core-1", NOW, "one of several decoys", true),
        new Change.IgnoreAdded(RULE),
        new Change.IgnoreAdded(ENDING),
        new Change.IgnoreRemoved(PREFIX, "alice", NOW),
        new Change.IgnoreVersioned(VERSION, List.of(RULE), List.of(PREFIX)),
        new Change.IgnoreVersioned(VERSION, List.of(RULE), List.of(), 3),
        new Change.ServedChanged(SERVED),
        new Change.HostEnrolled(new FleetHost("web-1", List.of(SourceAddress.parse("192.0.2.10")))),
        new Change.Passed(NOW),
        new Change.Unknown(),
        new Change.Noted("sensor-lost", "web-1", NOW, "not heard of for 30 s"),
        new Change.HostRemoved("web-1", "alice", NOW));
  }

  static List<LocalRequest> requests() {
    return Stream.of(
            commonRequests(),
            IgnoreSamples.requests(),
            TrustSamples.requests(),
            ProgramSamples.requests())
        .<LocalRequest>flatMap(List::stream)
        .toList();
  }

  private static List<LocalRequest> commonRequests() {
    return List.of(
        new LocalRequest.ShowStatus(),
        new LocalRequest.ListSensors(),
        new LocalRequest.ListSensors(Optional.of("web-1")),
        new LocalRequest.Reach(42),
        new LocalRequest.ListVerdicts(10),
        new LocalRequest.Why(PREFIX),
        new LocalRequest.Where(PREFIX),
        new LocalRequest.Block(PREFIX, Duration.ofMillis(1_500), "abuse"),
        new LocalRequest.Block(PREFIX, Duration.ofHours(1), "abuse", true, true),
        new LocalRequest.Unblock(PREFIX),
        new LocalRequest.Unblock(PREFIX, Optional.of("a customer"), true),
        new LocalRequest.Import(
            List.of(new LocalRequest.Block(PREFIX, Duration.ofHours(1), "list")), true, true),
        new LocalRequest.Export(Optional.empty()),
        new LocalRequest.Export(Optional.of(PREFIX)),
        new LocalRequest.RemoveHost("web-1", true),
        new LocalRequest.Recall(Optional.of(NOW), Optional.of(PREFIX), 10, true),
        new LocalRequest.Recall(Optional.empty(), Optional.empty(), 1_000, false),
        new ListEvents(
            new EventFilter(
                Set.of(EventKind.BLOCKED),
                Optional.of(Severity.NOTICE),
                Optional.of(PREFIX),
                Optional.of(NOW)),
            Optional.of(new EventPlace(EPOCH, 42, 1)),
            10,
            true),
        new ListEvents(EventFilter.ALL, Optional.empty(), 0, false),
        new NotifyRequest.ListReceivers(),
        new NotifyRequest.TestReceiver("ops"),
        new LocalRequest.Reload(false));
  }

  static List<LocalReply> replies() {
    return Stream.of(
            answers(),
            IgnoreSamples.replies(),
            settled(),
            TrustSamples.replies(),
            ProgramSamples.replies())
        .flatMap(List::stream)
        .toList();
  }

  private static List<LocalReply> answers() {
    var standing = new Standing(detected(), BlockKind.SUSPECT, "web-1", List.of("web-1"));
    return List.of(
        sensorStatus(),
        coordinatorStatus(),
        new LocalReply.Sensors(42, List.of(sensor())),
        new LocalReply.Sensors(42, List.of(sensor()), true),
        new LocalReply.Reach(3, 1, 2, 1, List.of("web-1")),
        new LocalReply.Verdicts(2, List.of(standing)),
        new LocalReply.Explanation(
            PREFIX,
            Optional.of("scanner.example.net"),
            List.of(standing),
            Optional.of("own address"),
            Optional.of("own address"),
            4.5,
            3,
            List.of(evidence()),
            List.of(new Said(NOW, SourceAddress.parse("2001:db8::7"), 23, IpProtocol.TCP, "\\x1b")),
            Optional.of("picket unblock 2001:db8::/64")),
        new LocalReply.Whereabouts(
            PREFIX,
            Optional.of("own address"),
            new Tally(7, 3, 1, 2),
            List.of(
                new HostRow(
                    PREFIX,
                    "web-1",
                    "live",
                    Optional.of(BlockKind.BLOCKED),
                    Optional.of(NOW),
                    Optional.of(NOW.plusSeconds(60)),
                    "SYN scan")),
            List.of("web-1 has more")),
        new LocalReply.Exported(List.of(ExportedBlock.of(ordered())), true),
        new LocalReply.Past(List.of(event()), true, Optional.of("the disk is full")));
  }

  private static List<LocalReply> settled() {
    return List.of(
        new LocalReply.Changed(List.of("blocked"), 43),
        new LocalReply.Changed(
            List.of("unblocked"),
            0,
            List.of("odd"),
            Optional.of(new LocalReply.Refused(LocalReply.Reason.FORBIDDEN, "network-wide")),
            List.of("198.51.100.7")),
        new LocalReply.Imported(
            2, 1, List.of(new Misfit(3, LocalReply.Reason.FORBIDDEN, "own address")), 44),
        new LocalReply.Reloaded(List.of("bad"), List.of("new"), List.of("key"), List.of("odd")),
        new LocalReply.NotOnDisk(new LocalReply.Changed(List.of("blocked"), 43), "disk full"),
        new LocalReply.Refused(LocalReply.Reason.FORBIDDEN, "own address"));
  }

  private static StatusReply.SensorStatus sensorStatus() {
    return new StatusReply.SensorStatus(
        "web-1",
        "0.1.0",
        NOW,
        Set.of(Mode.TCP),
        "nflog",
        "nftables",
        "standalone",
        Optional.of(EPOCH),
        42,
        2,
        1,
        true,
        List.of(new Guarded(PREFIX, "own")),
        List.of("ignore.list:2: no address"),
        counters());
  }

  private static StatusReply.CoordinatorStatus coordinatorStatus() {
    return new StatusReply.CoordinatorStatus(
        "core-1",
        "0.1.0",
        NOW,
        "core-1",
        Map.of("core-1", "Up"),
        Optional.of(EPOCH),
        42,
        2,
        3,
        4,
        "50 a minute",
        List.of("the journal cannot be written"),
        counters());
  }

  static Event event() {
    return Event.of(EventKind.BLOCKED, NOW, "core-1", "vertical SYN scan")
        .placed(new EventPlace(EPOCH, 42, 1))
        .on(PREFIX)
        .made("detected", Optional.of(NOW.plusSeconds(60)), List.of(evidence()))
        .ordered("admin.sock of c1", "not blocked", "");
  }

  private static SensorEntry sensor() {
    return new SensorEntry(
        "web-1",
        "live",
        NOW,
        "0.1.0",
        Set.of(Mode.STCP),
        "nflog",
        42,
        2,
        1,
        List.of("192.0.2.1"),
        Set.of("web"),
        Optional.of(new SensorHealth(1, 2, 3, 4, Duration.ofMillis(-5))),
        List.of("1 entries: not acknowledged yet"),
        new SensorLoad(1, 2, 3, 4, Duration.ofSeconds(5), 6),
        Optional.of(new SensorCertificate(NOW, NOW.plusSeconds(60), "0123456789abcdef")));
  }

  private static SequencedMap<String, Long> counters() {
    var counters = new LinkedHashMap<String, Long>();
    counters.put("z", Long.MAX_VALUE);
    counters.put("a", 0L);
    return counters;
  }

  private static List<LogEntry> entries() {
    var seq = 41L;
    var entries = new ArrayList<LogEntry>();
    for (var change : changes()) {
      entries.add(new LogEntry(++seq, change));
    }
    return entries;
  }

  static Verdict detected() {
    return new Verdict(
        Prefix.parse("198.51.100.7"),
        Origin.DETECTED,
        true,
        Math.log(1000),
        2,
        Optional.of(ScanType.SYN_FIN),
        Optional.of(ScanShape.VERTICAL),
        "vertical SYN+FIN scan",
        "web-1",
        NOW,
        NOW.plusSeconds(600),
        List.of(evidence()));
  }

  static Verdict seenByMany() {
    return new Verdict(
        Prefix.parse("198.51.100.8"),
        Origin.DETECTED,
        false,
        9.5,
        1,
        Optional.of(ScanType.SYN),
        Optional.of(ScanShape.HORIZONTAL),
        Optional.empty(),
        "SYN scan",
        "core-1",
        NOW,
        NOW.plusSeconds(600),
        List.of(evidence()),
        List.of("db-1", "db-2"));
  }

  private static Verdict ordered() {
    return new Verdict(
        PREFIX,
        Origin.OPERATOR,
        false,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        "abuse",
        "alice",
        NOW,
        NOW.plusSeconds(600),
        List.of());
  }

  private static Evidence evidence() {
    var source = SourceAddress.parse("198.51.100.7");
    return new Evidence(
        "web-1",
        EvidenceKind.SYN_DARK,
        ScanType.SYN,
        new Probe(NOW, source, 65535, 23, IpProtocol.TCP, 255, 0xffff_ffffL));
  }
}
