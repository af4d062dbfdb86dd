package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.Nmap;
import io.picketline.lab.measure.Meter;
import io.picketline.lab.measure.Passed;
import io.picketline.lab.measure.SentProbe;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One attack from a source of its own, with streams from that source to every host until it is
 * closed.
 */
final class Attack implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String NETWORK = "network";

  private final Stage stage;
  private final Meter meter;
  private final SourceAddress source;

  private Attack(Stage stage, Meter meter, SourceAddress source) {
    this.stage = stage;
    this.meter = meter;
    this.source = source;
  }

  /** Gives the attacker the source and waits until its stream reaches every host. */
  static Attack begin(Stage stage, Meter meter, int run, SourceAddress source) {
    stage.network().lend(source);
    meter.start(run, source);
    Streams.awaitFlow(stage, meter);
    return new Attack(stage, meter, source);
  }

  SourceAddress source() {
    return source;
  }

  /** A SYN scan of some hosts with nmap. */
  Nmap.Scan scan(List<String> hosts, String ports, List<String> options) {
    var targets = hosts.stream().map(host -> Streams.address(stage, host, source.isV4())).toList();
    return Nmap.scan(source, targets, ports, options);
  }

  /** Waits until the stream to a host ends; whether it did. */
  boolean blockedOn(String host) {
    return Streams.awaitSilence(meter, host);
  }

  /** Ends the streams; what has been measured stays. */
  void hush() {
    meter.stop();
  }

  /** Whether the stream reaches a host now. */
  boolean reaches(String host) {
    return Streams.flows(meter, host);
  }

  /** Proves that a host drops the source. */
  void proveBlocked(String host, String proof) {
    var silent = blockedOn(host);
    stage
        .proofs()
        .check(
            "%s %s".formatted(host, proof),
            silent,
            silent ? "no packet passes" : "packets still pass");
  }

  /** When the first packet after {@code nanos} arrived on a host; none if none did in 10 s. */
  OptionalLong arrivalAfter(String host, long nanos) {
    return arrivalAfter(host, nanos, LIMIT);
  }

  /** The same; none if none did within {@code limit} from now. */
  OptionalLong arrivalAfter(String host, long nanos, Duration limit) {
    var _ = Fleet.await(limit, () -> meter.firstAfter(host, nanos).isPresent());
    return meter.firstAfter(host, nanos);
  }

  Passed passed(String host) {
    return meter.passed(host);
  }

  /** When the first probe left. */
  OptionalLong firstProbe() {
    return meter.firstProbe(source);
  }

  /** The scanned host's own verdict and when its deciding probe left; none if it has none. */
  Optional<Decision> local() {
    return decision(SCANNED, SCANNED);
  }

  /** The verdict for all hosts and when its deciding probe left; none if there is none. */
  Optional<Decision> network() {
    return stage.topology().coordinators().isEmpty()
        ? Optional.empty()
        : decision(stage.coordinator(), NETWORK);
  }

  /**
   * Milliseconds from a decision to the last packet that got past a host's drop rule; 0 if it
   * dropped them before.
   */
  double after(Decision decision, String host) {
    return Math.max(0, passed(host).lastAt() - decision.sentAt()) / 1e6;
  }

  /** What a daemon holds on the source. */
  LocalReply.Explanation why(String daemon) {
    return stage.why(daemon, source);
  }

  private Optional<Decision> decision(String daemon, String scope) {
    var found =
        Fleet.await(LIMIT, () -> standing(daemon, scope).isPresent())
            ? standing(daemon, scope)
            : Optional.<Standing>empty();
    return found
        .map(Standing::verdict)
        .map(verdict -> new Decision(verdict, sentAt(verdict.evidence().getLast())));
  }

  private Optional<Standing> standing(String daemon, String scope) {
    return why(daemon).verdicts().stream()
        .filter(standing -> standing.scope().equals(scope))
        .filter(standing -> !standing.verdict().evidence().isEmpty())
        .findFirst();
  }

  private long sentAt(Evidence decider) {
    var probe = decider.probe();
    var target = Streams.address(stage, decider.host(), probe.source().isV4());
    var sent =
        new SentProbe(probe.source(), target, probe.sourcePort(), probe.port(), probe.sequence());
    return meter
        .sentAt(sent)
        .orElseThrow(() ->
            new LabException(
                "the deciding probe %s never left the attacker's interface".formatted(sent)));
  }

  @Override
  public void close() {
    meter.stop();
    stage.network().reclaim(source);
  }
}
