package io.picketline.lab.intrusion;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.picketline.lab.fleet.HostDirectory;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.intrusion.Try.Seen;
import io.picketline.lab.measure.NetworkNamespace;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a sensor in an intruder's hands says of the log, of itself and of the past. */
final class Historians {

  private static final SourceAddress FRAMED = SourceAddress.parse("10.205.0.2");
  private static final SourceAddress PROTECTED = SourceAddress.parse("10.205.0.3");
  private static final SourceAddress REPLAYED = SourceAddress.parse("10.205.0.4");
  private static final int FAR = 1_000;

  /** A new line of the log's own making, a cleared screen, and text that runs backwards. */
  private static final String HOSTILE = "x\r\n2026 INFO sensor connected\u001b[2J\u202e\u009b31m";

  private Historians() {}

  static Kind all() {
    return new Kind(
        "a sensor that makes up history",
        Lane.LINK,
        List.of(
            new Try(
                "offers of a block, of its end, of an ignore rule and of a host",
                "none is taken",
                Historians::offers),
            new Try(
                "later histories than the coordinator's",
                "they cost one new epoch at most",
                Historians::epochs),
            new Try(
                "what only a coordinator says",
                "it is passed over and counted",
                Historians::asCoordinator),
            new Try(
                "messages of unknown types",
                "they are passed over and counted",
                Historians::unknown),
            new Try(
                "the bytes of an earlier connection, once more",
                "they are no handshake, and nothing is counted again",
                Historians::replay),
            new Try(
                "every port served, and the largest of all counts",
                "the fleet's answers stay as they are",
                Historians::extremes),
            new Try(
                "terminal controls and log lines in what it says of itself",
                "the link ends, and no log holds a control character",
                Historians::hostile)));
  }

  private static Liar liar(Ground ground) {
    return Liar.of(ground.fleet(), ground.stolen(), ground.coordinator());
  }

  private static Epoch epoch(Ground ground) {
    return ground.status().epoch().orElseThrow(() -> new LabException("no epoch"));
  }

  private static Seen offers(Ground ground) {
    var standing = new Standing(ground);
    standing.order(PROTECTED);
    try (var liar = liar(ground)) {
      offer(liar, epoch(ground), ground.status().head() + 1);
      liar.report(List.of());
    }
    standing.settle();
    var free = !standing.blocked(PROTECTED);
    var framed = standing.blocked(FRAMED);
    return new Seen(
        !free && !framed,
        "%s is %sblocked, %s is %sblocked"
            .formatted(FRAMED, framed ? "" : "not ", PROTECTED, free ? "not " : "still "));
  }

  private static void offer(Liar liar, Epoch epoch, long seq) {
    var now = Instant.now();
    var until = now.plus(Duration.ofMinutes(10));
    var framed = Verdict.ordered(Prefix.of(FRAMED), Origin.OPERATOR, "a lie", "root", now, until);
    var free = Prefix.of(PROTECTED);
    var changes =
        List.<Change>of(
            new Change.Blocked(framed),
            new Change.Unblocked(free, "root", now, until),
            new Change.IgnoreAdded(new IgnoreRule(free, "a lie", "root", now)),
            new Change.HostEnrolled(new FleetHost("z", List.of(PROTECTED))));
    var offered =
        IntStream.range(0, changes.size())
            .mapToObj(i -> new Offered(new LogPoint(epoch, seq + i), changes.get(i)))
            .toList();
    liar.link().say(new LinkMessage.Offer(offered));
    liar.link().say(new LinkMessage.Holding(new LogPoint(epoch, seq + FAR), 0, true, changes));
  }

  private static Seen epochs(Ground ground) {
    var before = epoch(ground);
    var far = new Epoch(before.number() + FAR, -1);
    try (var liar = liar(ground)) {
      for (var made : List.of(far, new Epoch(far.number() + FAR, -1), far(Long.MAX_VALUE))) {
        var now = Instant.now();
        liar.link().say(new LinkMessage.Follow(Optional.of(made), Long.MAX_VALUE, 0, 0, now));
        liar.report(List.of());
      }
    }
    new Standing(ground).settle();
    var now = epoch(ground);
    return new Seen(
        now.number() <= far.number() + 1, "%s was followed by %s".formatted(before, now));
  }

  private static Epoch far(long number) {
    return new Epoch(number, -1);
  }

  private static Seen asCoordinator(Ground ground) {
    var at = new LogPoint(epoch(ground), ground.status().head());
    var now = Instant.now();
    return counted(
        ground,
        List.of(
            new LinkMessage.Delta(at.epoch(), at, List.of(), Long.MAX_VALUE, now),
            new LinkMessage.Snapshot(at.epoch(), Long.MAX_VALUE, 0, true, List.of(), now),
            new LinkMessage.Reported(1, 1),
            new LinkMessage.Refused("go away")));
  }

  private static Seen unknown(Ground ground) {
    return counted(
        ground,
        List.of(Map.of("t", "gossip", "of", "all"), Map.of("t", "become-admin", "name", "me")));
  }

  private static Seen counted(Ground ground, List<Object> said) {
    var name = "unknown messages";
    var before = ground.counter(name);
    try (var liar = liar(ground)) {
      said.forEach(liar.link()::say);
      var taken = liar.report(List.of());
      var counted = ground.counter(name) - before;
      return new Seen(
          taken && counted == said.size(), "%d of %d counted".formatted(counted, said.size()));
    }
  }

  /** What somebody on the wire has heard of a good connection, he says again. */
  private static Seen replay(Ground ground) throws IOException {
    try (var recorder = new Recorder(ground.stolen(), ground.target())) {
      converse(ground, recorder);
      var pairs = new Standing(ground).why(REPLAYED).pairs();
      var sessions = ground.counter("sensor sessions");
      var seen = new Knock(ground, HostDirectory.LINK_PORT).replay(recorder.heard());
      var again = new Standing(ground).why(REPLAYED).pairs();
      return new Seen(
          seen.held() && pairs == 1 && again == 1 && ground.counter("sensor sessions") == sessions,
          "%,d bytes; %s; %d pair counts".formatted(recorder.heard().length, seen.detail(), again));
    }
  }

  private static void converse(Ground ground, Recorder recorder) throws IOException {
    var plain =
        new NetworkNamespace(ground.stolen())
            .call(() -> new Socket(recorder.place().getAddress(), recorder.place().getPort()));
    try (var socket = Papers.over(plain, Optional.of(Forgery.stolen(ground)), Papers.TLS13)) {
      socket.startHandshake();
      var out = socket.getOutputStream();
      Frames.write(out, Strangers.hello());
      var evidence = Liar.scan(REPLAYED, ground.stolen(), EvidenceKind.SYN_DARK, 1);
      Frames.write(out, new LinkMessage.Report(System.nanoTime(), 1, evidence));
      var done = false;
      while (!done) {
        done =
            Frames.read(socket.getInputStream(), LinkMessage.FromCoordinator.class)
                .filter(LinkMessage.Reported.class::isInstance)
                .isPresent();
      }
    }
  }

  private static Seen extremes(Ground ground) {
    var most = Integer.MAX_VALUE;
    var now = Instant.now();
    try (var liar = liar(ground)) {
      liar.link().say(new LinkMessage.Serves(new ServedPorts("0-32767", "0-32767")));
      liar.link().say(new LinkMessage.Deviations(most, List.of()));
      liar.link().say(new LinkMessage.Unsent(most, Long.MAX_VALUE, Long.MAX_VALUE));
      liar.link()
          .say(
              new LinkMessage.Health(
                  most, most, most, most, most, most, Optional.of("me"), 0, most, now));
      var taken = liar.report(List.of());
      var listed = ground.fleet().picket(ground.coordinator(), List.of("sensors"));
      return new Seen(
          taken && listed.exit() == 0, "picket sensors ends with %d".formatted(listed.exit()));
    }
  }

  private static Seen hostile(Ground ground) throws IOException {
    boolean ended;
    try (var link = ground.link()) {
      link.say(
          Map.of(
              "t",
              "hello",
              "version",
              LinkMessage.VERSION,
              "software",
              HOSTILE,
              "modes",
              List.of(),
              "capture",
              HOSTILE,
              "groups",
              List.of(HOSTILE)));
      ended = link.awaitEnd();
    }
    var log = ground.of(ground.coordinator()).log();
    var clean =
        Files.readString(log, ISO_8859_1)
            .chars()
            .noneMatch(one -> one < ' ' && one != '\n' && one != '\t');
    return new Seen(
        ended && clean, "%s; %s".formatted(ended ? "ended" : "open", clean ? "clean" : "unclean"));
  }
}
