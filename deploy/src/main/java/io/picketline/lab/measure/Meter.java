package io.picketline.lab.measure;

import static java.util.stream.Collectors.groupingBy;

import io.picketline.protocol.SourceAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * Streams from one source to every host, what of them arrives, and when each of the attacker's
 * probes left. One run at a time; its figures hold until the next {@link #start}.
 */
public final class Meter implements AutoCloseable {

  private final NetworkNamespace attacker;
  private final List<Target> targets;
  private final StreamReceiver receiver = new StreamReceiver();
  private final AttackerTap tap;
  private List<PacedSender> senders = List.of();
  private List<PacketStream> streams = List.of();

  /** Binds the ports of {@code targets}, each in the namespace of its host's name. */
  public Meter(NetworkNamespace attacker, String networkInterface, List<Target> targets) {
    this.attacker = attacker;
    this.targets = List.copyOf(targets);
    tap = new AttackerTap(attacker, networkInterface);
    for (var target : targets) {
      receiver.bind(new NetworkNamespace(target.host()), target.address(), target.port());
    }
    receiver.start();
  }

  /** Begins run {@code run}: forgets what was and streams from {@code source} to every target. */
  public void start(long run, SourceAddress source) {
    stop();
    tap.clear();
    targets.forEach(target -> receiver.on(target.host()).expect(run));
    streams = targets.stream().map(target -> stream(run, source, target)).toList();
    senders =
        streams.stream().collect(groupingBy(stream -> stream.target().step())).entrySet().stream()
            .map(group -> new PacedSender(group.getValue(), group.getKey()))
            .toList();
  }

  private PacketStream stream(long run, SourceAddress source, Target target) {
    return new PacketStream(attacker, run, source, target, receiver.on(target.host()));
  }

  /** Ends the streams of the run, if one is on. */
  public void stop() {
    senders.forEach(PacedSender::close);
    senders = List.of();
  }

  /** How many packets of the run have arrived on a host. */
  public int arrived(String host) {
    return receiver.on(host).count();
  }

  /** Whether no packet of the run has arrived on a host for this long. */
  public boolean silent(String host, Duration span) {
    return nanos(Instant.now()) - receiver.on(host).last() > span.toNanos();
  }

  /** What of the run got past the drop rule of a host. */
  public Passed passed(String host) {
    var arrivals = receiver.on(host);
    var sentAfter =
        streams.stream()
            .filter(stream -> stream.target().host().equals(host))
            .mapToLong(stream -> stream.sentAt(arrivals.lastNumber() + 1))
            .findFirst()
            .orElse(0);
    return new Passed(host, arrivals.count(), arrivals.missing(), arrivals.last(), sentAfter);
  }

  /** When the first packet of the run after {@code nanos} arrived on a host; none if none did. */
  public OptionalLong firstAfter(String host, long nanos) {
    var first = receiver.on(host).firstAfter(nanos);
    return first == 0 ? OptionalLong.empty() : OptionalLong.of(first);
  }

  /** Nanoseconds from one arrival of the run to the next, on one host. */
  public long[] gaps(String host) {
    return receiver.on(host).gaps();
  }

  /**
   * When a probe left the attacker's interface, nanoseconds since 1970; none if it was not seen.
   */
  public OptionalLong sentAt(SentProbe probe) {
    return tap.sentAt(probe);
  }

  /** When the first TCP packet of a source left the attacker's interface. */
  public OptionalLong firstProbe(SourceAddress source) {
    return tap.firstOf(source);
  }

  /** Nanoseconds since 1970, as the kernel's stamps count. */
  public static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }

  @Override
  public void close() {
    stop();
    receiver.close();
    tap.close();
  }
}
