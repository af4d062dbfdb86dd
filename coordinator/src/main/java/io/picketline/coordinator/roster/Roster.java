package io.picketline.coordinator.roster;

import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.link.Deviation;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.link.Spared;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.SensorCertificate;
import io.picketline.protocol.local.SensorEntry;
import io.picketline.protocol.log.FleetHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The sensors of the fleet: whether they live, and what each has in force. Not thread-safe. */
public final class Roster {

  /** A sensor not heard of for this long is late. */
  public static final Duration LATE_AFTER = Duration.ofSeconds(15);

  /** A sensor not heard of for this long is lost. */
  public static final Duration LOST_AFTER = Duration.ofSeconds(30);

  /** A sensor not heard of for this long is taken to be gone: what it served is dark again. */
  public static final Duration GONE_AFTER = Duration.ofHours(24);

  /** Most bytes of one answer, by estimate. */
  private static final int MAX_BYTES = 400_000;

  private static final int BYTES_PER_SENSOR = 1_000;
  private static final int MOST_NAMED = 20;

  private final NavigableMap<String, Sensor> sensors = new TreeMap<>();
  private final SilenceWatch silence = new SilenceWatch();
  private final CertificateWatch certificates = new CertificateWatch();
  private final FilterWatch filters = new FilterWatch();
  private final Map<String, Set<String>> groups = new HashMap<>();
  private final Map<String, Instant> issued = new HashMap<>();

  /**
   * Starts with the hosts that are known from before.
   *
   * @param since when this coordinator began to listen; until they speak, they count as heard then
   */
  public Roster(Collection<FleetHost> hosts, Instant since) {
    hosts.forEach(host -> sensors.put(host.name(), new Sensor(host, since)));
  }

  /** A sensor is connected. */
  public void attached(
      FleetHost host, String software, Set<Mode> modes, String capture, Instant now) {
    sensors
        .computeIfAbsent(host.name(), _ -> new Sensor(host, now))
        .attached(host, new Sensor.Greeting(software, modes, capture), now);
  }

  /** A sensor came and was not let in; said of it until it is. */
  public void refused(String host, String because) {
    var sensor = sensors.get(host);
    if (sensor != null) {
      sensor.refused(because);
    }
  }

  /** A host or user showed a certificate that was issued at {@code at}. */
  public void certified(String name, Instant at) {
    issued.put(name, at);
  }

  /** When the certificate was issued that was shown last by that name, if one was. */
  public Optional<Instant> issued(String name) {
    return Optional.ofNullable(issued.get(name));
  }

  /** A sensor said which groups its host is in. */
  public void grouped(String host, Set<String> in) {
    groups.put(host, Set.copyOf(in));
  }

  /** The groups that the host is in, as far as it has said. */
  public Set<String> groups(String host) {
    return groups.getOrDefault(host, Set.of());
  }

  /** How many known hosts the scope means. */
  public int hostsIn(IgnoreScope scope) {
    return (int) sensors.keySet().stream().filter(host -> scope.holds(host, groups(host))).count();
  }

  /** A sensor's connection ended: it is late, and what it last had in force is remembered. */
  public void detached(String host) {
    var sensor = sensors.get(host);
    if (sensor != null) {
      sensor.detached();
    }
  }

  /** A sensor said what it has in force. */
  public void applied(String host, long have, int blocks, int suspects, Instant now) {
    var sensor = sensors.get(host);
    if (sensor != null) {
      sensor.applied(have, blocks, suspects, now);
    }
  }

  /**
   * A sensor said how it is.
   *
   * @param clockAhead by how much its clock is ahead of the coordinator that it is connected to
   */
  public void told(String host, LinkMessage.Vital vital, Duration clockAhead, Instant now) {
    var sensor = sensors.get(host);
    if (sensor != null) {
      sensor.told(vital, clockAhead, now);
    }
  }

  /**
   * A sensor said how many verdicts of the log it keeps.
   *
   * @param head the last entry of the log
   * @param live how many verdicts the log has
   */
  public void kept(String host, LinkMessage.Health said, long head, int live) {
    var sensor = sensors.get(host);
    if (sensor != null) {
      sensor.kept(said, head, live);
    }
  }

  /** What hosts block of their own accord inside {@code prefix}, and which do. */
  public NavigableMap<Prefix, List<String>> ownInside(Prefix prefix) {
    var own = new TreeMap<Prefix, List<String>>();
    for (var sensor : sensors.values()) {
      sensor.condition().all().stream()
          .filter(deviation -> deviation.cause() == Deviation.Cause.OWN)
          .map(Deviation::source)
          .filter(prefix::contains)
          .forEach(
              source -> own.computeIfAbsent(source, _ -> new ArrayList<>()).add(sensor.name()));
    }
    return own;
  }

  /** By which certificate the host is connected. */
  public void certified(String host, SensorCertificate by) {
    certified(host, by.issued());
    var sensor = sensors.get(host);
    if (sensor != null) {
      sensor.certified(by);
    }
  }

  /** A session said how fast its sensor is read, and reads. */
  public void paced(String host, long slowed, Duration held, long leftOut) {
    var sensor = sensors.get(host);
    if (sensor != null) {
      sensor.paced(slowed, held, leftOut);
    }
  }

  /**
   * Sensors that live, but do not block {@code source} though the entry {@code seq} says so: it is
   * not in force there yet, or is not to be.
   */
  public List<String> notYetOn(Prefix source, long seq, Instant now) {
    return sensors.values().stream()
        .filter(sensor -> sensor.lives(now) && !has(sensor, source, seq))
        .map(Sensor::name)
        .toList();
  }

  private static boolean has(Sensor sensor, Prefix source, long seq) {
    var condition = sensor.condition();
    return sensor.has(seq)
        && condition.blocksNobody().isEmpty()
        && condition.on(source).filter(deviation -> deviation.kind().isEmpty()).isEmpty();
  }

  /**
   * Which sensors fell silent or are heard of again, whose certificates end, and whose packet
   * filters are not as they should be: each once, for the record.
   */
  public List<Event> watch(Instant now) {
    return Stream.of(
            silence.watch(sensors.values(), now),
            certificates.watch(sensors.values(), now),
            filters.watch(sensors.values(), now))
        .flatMap(List::stream)
        .toList();
  }

  /** What an operator must look after, one line each. */
  public List<String> warnings(Instant now) {
    return Stream.of(
            silence.warnings(sensors.values(), now),
            CertificateWatch.warnings(sensors.values(), now))
        .flatMap(List::stream)
        .toList();
  }

  /** How many live. */
  public int live(Instant now) {
    return (int) sensors.values().stream().filter(sensor -> sensor.lives(now)).count();
  }

  /** Whether the host is known, away, and was not heard of for {@link #GONE_AFTER}. */
  public boolean isGone(String host, Instant now) {
    var sensor = sensors.get(host);
    return sensor != null && sensor.isGone(now);
  }

  /** Whether the host is connected, or was heard of so lately that it may live. */
  public boolean mayLive(String host, Instant now) {
    var sensor = sensors.get(host);
    return sensor != null && sensor.mayLive(now);
  }

  /** The host left the fleet. */
  public void remove(String host) {
    sensors.remove(host);
    filters.forget(host);
    certificates.forget(host);
    groups.remove(host);
    issued.remove(host);
  }

  /** How many are known. */
  public int known() {
    return sensors.size();
  }

  /**
   * The next known sensors, by name, as many as one answer holds.
   *
   * @param after the last one that was told; none to begin
   * @param head the last entry of the log
   */
  public LocalReply.Sensors page(Optional<String> after, long head, Instant now) {
    var rest = after.map(name -> sensors.tailMap(name + '\0')).orElse(sensors);
    var page = new ArrayList<SensorEntry>();
    var bytes = 0;
    for (var sensor : rest.values()) {
      var entry = sensor.entry(head, groups(sensor.name()), now);
      bytes += bytes(entry);
      if (bytes > MAX_BYTES && !page.isEmpty()) {
        return new LocalReply.Sensors(head, page, true);
      }
      page.add(entry);
    }
    return new LocalReply.Sensors(head, page);
  }

  /**
   * The next known sensors, by name, for their metrics.
   *
   * @param after the last one that was told; none to begin
   * @param head the last entry of the log
   */
  public List<SensorEntry> measured(Optional<String> after, int most, long head, Instant now) {
    return after.map(name -> sensors.tailMap(name + '\0')).orElse(sensors).values().stream()
        .limit(most)
        .map(sensor -> sensor.entry(head, Set.of(), now))
        .toList();
  }

  /** How many sensors are in which state. */
  public Map<String, Integer> states(Instant now) {
    var states = new HashMap<String, Integer>();
    sensors.values().forEach(sensor -> states.merge(sensor.state(now), 1, Integer::sum));
    return states;
  }

  /** When the first certificate ends, of those by which living sensors are connected. */
  public Optional<Instant> soonestExpiry(Instant now) {
    return sensors.values().stream()
        .filter(sensor -> sensor.lives(now))
        .flatMap(sensor -> sensor.certificate().stream())
        .map(SensorCertificate::expires)
        .min(Instant::compareTo);
  }

  /** Bytes of an answer that the entry takes, by estimate. */
  private static int bytes(SensorEntry entry) {
    var texts =
        Stream.of(entry.addresses(), entry.groups(), entry.lacks()).flatMap(Collection::stream);
    return BYTES_PER_SENSOR
        + 3 * (entry.software().length() + entry.capture().length())
        + texts.mapToInt(text -> 3 * text.length() + 3).sum();
  }

  /**
   * How far the log's entry {@code seq} is in force.
   *
   * @param block the block that it is, which hosts may leave out; the last one, if it is of a list
   */
  public LocalReply.Reach reach(long seq, Optional<Verdict> block, Instant now) {
    var live = sensors.values().stream().filter(sensor -> sensor.lives(now)).toList();
    var lost = sensors.values().stream().filter(sensor -> sensor.state(now).equals("lost")).count();
    var lacking =
        live.stream()
            .filter(sensor -> sensor.have() < seq || block.filter(sensor::mayLeaveOut).isPresent())
            .map(Sensor::name)
            .toList();
    return new LocalReply.Reach(
        live.size(),
        sensors.size() - live.size() - (int) lost,
        (int) lost,
        lacking.size(),
        lacking.stream().limit(MOST_NAMED).toList());
  }

  /** Whom of the prefix hosts never block for their own sake, and which hosts. */
  public SequencedMap<Spared, List<String>> sparing(Prefix prefix) {
    var hosts = new LinkedHashMap<Spared, List<String>>();
    for (var sensor : sensors.values()) {
      sensor
          .condition()
          .sparing(prefix)
          .forEach(one -> hosts.computeIfAbsent(one, _ -> new ArrayList<>()).add(sensor.name()));
    }
    return hosts;
  }

  Collection<Sensor> sensors() {
    return sensors.values();
  }
}
