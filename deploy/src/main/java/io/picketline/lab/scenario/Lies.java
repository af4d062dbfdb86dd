package io.picketline.lab.scenario;

import io.picketline.lab.fleet.BlockedSets;
import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.Service;
import io.picketline.lab.fleet.Topology;
import io.picketline.lab.intrusion.Liar;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.StatusReply;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All that a liar tells of others, and what must come of it. */
final class Lies {

  /** Goes on until it is closed. */
  interface Flood extends AutoCloseable {
    @Override
    void close();
  }

  /** Addresses that nobody has. */
  static final SourceAddress NOBODY = SourceAddress.parse("10.203.0.1");

  private static final SourceAddress FRAMED = SourceAddress.parse("10.203.0.2");
  private static final SourceAddress PROTECTED = SourceAddress.parse("10.203.0.3");
  private static final int MANY = 60;
  private static final int ENOUGH = 8;
  private static final int FAR = 1_000;

  /** The budgets that the coordinator has if nobody sets them. */
  private static final int AT_ONCE = 20;

  private static final int A_MINUTE = 5;
  private static final int VERIFIED = 30;

  private final Stage stage;
  private final Liar liar;
  private final long began = System.nanoTime();

  Lies(Stage stage, Liar liar) {
    this.stage = stage;
    this.liar = liar;
  }

  /** Messages of no type that a coordinator takes are counted. */
  void unknown() {
    var before = counter("unknown messages");
    liar.link().say(Map.of("t", "gossip", "of", "whom it may concern"));
    liar.link().say(new LinkMessage.Reported(1, 1));
    var counted =
        Fleet.await(Duration.ofMinutes(1), () -> counter("unknown messages") >= before + 2);
    check(
        "messages of unknown types are counted and passed over",
        counted && liar.report(List.of()),
        "%d counted".formatted(counter("unknown messages") - before));
  }

  /** The first that it tells, while its budget lasts. */
  void onTheSpared() {
    stage.story().line("it reports scans by the gateway, the fleet and the bystander");
    var spared = new ArrayList<>(fleet());
    spared.add(address(Topology.GATEWAY));
    for (var source : spared) {
      tell(liar.host(), source, EvidenceKind.SYN_DARK);
      tell(liar.host(), source, EvidenceKind.TRAP_DARK);
    }
    tell(liar.host(), address(Topology.BYSTANDER), EvidenceKind.SYN_DARK);
    settle();
    spared.add(address(Topology.BYSTANDER));
    for (var host : honest()) {
      var dropped = BlockedSets.dropped4(host);
      var found = spared.stream().map(Object::toString).filter(dropped::contains).toList();
      check(
          host + " drops nobody who is spared",
          found.isEmpty(),
          found.isEmpty() ? "%d addresses".formatted(spared.size()) : found.toString());
      check(
          host + " serves the gateway and the bystander all the same",
          serves(host, Topology.GATEWAY) && serves(host, Topology.BYSTANDER),
          "port " + Service.PORT);
    }
    var verdicts = fleet().stream().filter(this::blocked).toList();
    check(
        "the coordinator has no verdict on the fleet",
        verdicts.isEmpty(),
        verdicts.isEmpty() ? "%d addresses".formatted(fleet().size()) : verdicts.toString());
  }

  /** More than its budget. */
  void onMany() {
    stage
        .story()
        .line("it reports scans by %d addresses, and handshakes by as many".formatted(MANY));
    for (var i = 1; i <= MANY; i++) {
      tell(liar.host(), SourceAddress.parse("10.200.0." + i), EvidenceKind.SYN_DARK);
      tell(liar.host(), SourceAddress.parse("10.201.0." + i), EvidenceKind.TRAP_DARK);
    }
    settle();
    var blocks = Roll.blocks(stage, stage.coordinator());
    var minutes = (System.nanoTime() - began) / 60e9;
    var verified = blocks.stream().filter(Prefix.parse("10.201.0.0/16")::contains).count();
    // the gateway's, by a handshake too
    within("by packets", blocks.size() - verified, AT_ONCE + A_MINUTE * minutes + 1);
    within("by handshakes", verified, VERIFIED + VERIFIED * minutes);
  }

  private void within(String how, long count, double most) {
    check(
        "lies %s cost its budget at most".formatted(how),
        count > 0 && count <= Math.ceil(most),
        "%d blocks of %d lies, at most %.0f".formatted(count, MANY, Math.ceil(most)));
  }

  /** In the name of others, and at times that cannot be. */
  void forOthers() {
    var refused = "evidence refused, another host's name";
    var before = counter(refused);
    for (var host : List.of(honest().getFirst(), honest().getLast(), "z")) {
      tell(host, FRAMED, EvidenceKind.SYN_DARK);
      tell(host, FRAMED, EvidenceKind.TRAP_DARK);
    }
    check(
        "what it reports in others' names is refused and counted",
        counter(refused) - before == 6L * ENOUGH && !known(FRAMED),
        "%d pieces; %s is %sknown"
            .formatted(counter(refused) - before, FRAMED, known(FRAMED) ? "" : "not "));
    var kind = EvidenceKind.SYN_DARK;
    var taken =
        Stream.of(Instant.MIN, Instant.EPOCH, Instant.MAX)
            .allMatch(at -> liar.report(List.of(Liar.seen(liar.host(), kind, impossible(at)))));
    check(
        "impossible times disturb nothing",
        taken
            && stage.fleet().ask(stage.coordinator(), new LocalRequest.ShowStatus())
                instanceof StatusReply.CoordinatorStatus,
        "the beginning and the end of time");
  }

  private static Probe impossible(Instant at) {
    return Liar.probe(at, NOBODY, 1, 1);
  }

  /** Of the log's past and future, and of what it serves. */
  void ofTheLog() {
    var life = Duration.ofMinutes(10);
    Operator.order(stage, new LocalRequest.Block(Prefix.of(PROTECTED), life, "the lab's operator"));
    var status = status();
    var epoch = status.epoch().orElseThrow(() -> new LabException("no epoch"));
    offer(epoch, status.head() + 1);
    liar.link().say(new LinkMessage.Serves(new ServedPorts("0-32767", "0-32767")));
    liar.link().say(new LinkMessage.Deviations(Integer.MAX_VALUE, List.of()));
    var far = new Epoch(epoch.number() + FAR, -1);
    follow(far);
    settle();
    follow(new Epoch(far.number() + FAR, -1));
    follow(new Epoch(Long.MAX_VALUE, -1));
    settle();
    var now = status().epoch().orElseThrow(() -> new LabException("no epoch"));
    check(
        "later histories that it makes up cost one epoch at most",
        now.number() <= far.number() + 1,
        "%s was followed by %s".formatted(epoch, now));
    check(
        "it can offer neither a block nor the end of one",
        !blocked(FRAMED) && blocked(PROTECTED),
        "%s is %sblocked, %s is %sblocked"
            .formatted(
                FRAMED,
                blocked(FRAMED) ? "" : "not ",
                PROTECTED,
                blocked(PROTECTED) ? "still " : "not "));
  }

  private void offer(Epoch epoch, long seq) {
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

  private void follow(Epoch epoch) {
    var now = Instant.now();
    liar.link().say(new LinkMessage.Follow(Optional.of(epoch), Long.MAX_VALUE, 0, 0, now));
  }

  /** As many reports as the link takes, of sources that nobody has heard of, until it is closed. */
  Flood flood() {
    var over = new AtomicBoolean();
    var thread =
        Thread.ofPlatform()
            .daemon()
            .name("liar")
            .start(() -> {
              for (var next = 0; !over.get(); next++) {
                var from = next * LinkMessage.MAX_EVIDENCE;
                liar.send(
                    IntStream.range(from, from + LinkMessage.MAX_EVIDENCE)
                        .mapToObj(i -> SourceAddress.v4(0x0b000000 + i))
                        .flatMap(
                            one -> Liar.scan(one, liar.host(), EvidenceKind.SYN_DARK, 1).stream())
                        .toList());
              }
            });
    return () -> {
      over.set(true);
      var _ = Fleet.await(Duration.ofMinutes(1), () -> !thread.isAlive());
    };
  }

  /** That the attacker was one of several whose packets were alike, so that all may be forged. */
  void ofTwins(Verdict verdict) {
    stage.story().line("it reports twins of the packets that proved the attacker's scan");
    var twins =
        verdict.evidence().stream()
            .map(Evidence::probe)
            .map(probe ->
                Liar.seen(
                    liar.host(),
                    EvidenceKind.SYN_DARK,
                    new Probe(
                        probe.at(),
                        NOBODY,
                        probe.sourcePort(),
                        probe.port(),
                        probe.protocol(),
                        probe.flags(),
                        probe.sequence())))
            .toList();
    liar.report(twins);
    var still = blocked(verdict.source().address());
    check(
        "it cannot end a verdict on what others saw",
        still,
        "%d twins; %s is %sblocked".formatted(twins.size(), verdict.source(), still ? "" : "not "));
  }

  private void tell(String host, SourceAddress source, EvidenceKind kind) {
    if (!liar.report(Liar.scan(source, host, kind, ENOUGH))) {
      throw new LabException("the coordinator takes no report in any more");
    }
  }

  /** Until the honest hosts have all of the log in force. */
  private void settle() {
    liar.report(List.of());
    var hosts = Set.copyOf(honest());
    var settled =
        Fleet.await(
            Duration.ofMinutes(1),
            () ->
                Roll.sensors(stage, stage.coordinator()).stream()
                    .anyMatch(all ->
                        all.sensors().stream()
                            .filter(one -> hosts.contains(one.host()))
                            .allMatch(one -> one.have() >= all.head())));
    if (!settled) {
      throw new LabException("the honest hosts do not follow the log");
    }
  }

  private List<String> honest() {
    return stage.topology().hosts().stream().filter(host -> !host.equals(liar.host())).toList();
  }

  private List<SourceAddress> fleet() {
    return Stream.concat(
            stage.topology().hosts().stream(), stage.topology().coordinators().stream())
        .map(this::address)
        .toList();
  }

  private SourceAddress address(String name) {
    return stage.topology().v4(name);
  }

  private boolean serves(String host, String whom) {
    return Service.answers(whom, address(whom), host, address(host));
  }

  private boolean blocked(SourceAddress source) {
    return !stage.why(stage.coordinator(), source).verdicts().isEmpty();
  }

  private boolean known(SourceAddress source) {
    var why = stage.why(stage.coordinator(), source);
    return !why.verdicts().isEmpty() || why.pairs() > 0;
  }

  private StatusReply.CoordinatorStatus status() {
    if (stage.fleet().ask(stage.coordinator(), new LocalRequest.ShowStatus())
        instanceof StatusReply.CoordinatorStatus status) {
      return status;
    }
    throw new LabException("no status of " + stage.coordinator());
  }

  private long counter(String name) {
    return status().counters().getOrDefault(name, 0L);
  }

  private void check(String proof, boolean ok, String detail) {
    stage.proofs().check(proof, ok, detail);
  }
}
