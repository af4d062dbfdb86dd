package io.picketline.sensor;

import io.picketline.events.EventCounts;
import io.picketline.events.EventFeed;
import io.picketline.events.EventRing;
import io.picketline.events.EventStore;
import io.picketline.notify.Duty;
import io.picketline.notify.Notifier;
import io.picketline.notify.NotifyReload;
import io.picketline.notify.Positions;
import io.picketline.notify.config.Receivers;
import io.picketline.notify.format.Teller;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.log.Epoch;
import io.picketline.reload.Reloadable;
import io.picketline.sensor.compat.CompatOutputs;
import io.picketline.sensor.config.CompatConfig;
import io.picketline.sensor.config.SensorConfig;
import io.picketline.sensor.keeper.LineLimit;
import io.picketline.sensor.keeper.Reactions;
import io.picketline.sensor.keeper.VerdictListener;
import io.picketline.sensor.names.HostNames;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is told of this sensor's verdicts beside its own log: readers of PortSentry's log and files,
 * and the log of attackers' names. Safe for any thread.
 */
final class Onlookers implements VerdictListener, Reloadable<SensorConfig>, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("io.picketline.audit");
  private static final int BURST = 200;
  private static final Duration PAUSE = Duration.ofMillis(20);

  /** At most 2 MB if each has all the evidence that it may have. */
  private static final int MOST_EVENTS = 512;

  private final String host;
  private final Clock clock;
  private final EventRing events;
  private final Notifier notifier;
  private final Receivers receivers;
  private final HostNames names;
  private final CompatOutputs outputs;
  private final LineLimit limit = new LineLimit(BURST, PAUSE, System::nanoTime);
  private volatile boolean resolve;
  private volatile CompatConfig compat;

  Onlookers(SensorConfig config, String host, Clock clock) {
    this.host = host;
    this.clock = clock;
    events = new EventRing(MOST_EVENTS, EventStore.NONE, begin(clock));
    notifier =
        new Notifier(
            events,
            Teller.here(host, "sensor", SensorPortrait.SOFTWARE),
            Duty.ALONE,
            Positions.inMemory(),
            clock,
            ZoneId.systemDefault());
    receivers = config.receivers();
    resolve = config.resolveNames();
    compat = config.compat();
    names = HostNames.ofSystem(resolve);
    outputs =
        new CompatOutputs(
            compat,
            new CompatOutputs.Parts(
                config.modes(),
                config.responses().filter().text(),
                names,
                CompatOutputs.Place.here(host),
                clock,
                System::nanoTime));
  }

  /** A place of this start alone: those of an earlier one are before it. */
  private static EventPlace begin(Clock clock) {
    var number = Math.max(1, clock.instant().getEpochSecond());
    return new EventPlace(new Epoch(number, new SecureRandom().nextLong()), 0, 0);
  }

  /** What happens on this host. */
  EventFeed events() {
    return events;
  }

  @Override
  public void happened(Event event) {
    events.tell(List.of(event));
  }

  /** An operator had the configuration read again. */
  void reloaded(String author, LocalReply.Reloaded reloaded) {
    var failed = !reloaded.problems().isEmpty();
    var kind = failed ? EventKind.RELOAD_FAILED : EventKind.RELOADED;
    var text = String.join("; ", failed ? reloaded.problems() : reloaded.inForce());
    var event = Event.of(kind, clock.instant(), Asker.nameIn(author), text);
    happened(event.ordered(Asker.fromIn(author), "", ""));
  }

  /** The sensor listens from now on. */
  void started() {
    happened(Event.of(EventKind.STARTED, clock.instant(), host, SensorPortrait.SOFTWARE));
    outputs.started();
    notifier.start(receivers);
  }

  /** Tells others what happens on this host. */
  Notifier notifier() {
    return notifier;
  }

  /** Takes other receivers while the sensor runs. */
  Reloadable<SensorConfig> receivers() {
    return new NotifyReload<>(
        () -> Optional.of(notifier), "sensor.notify", SensorConfig::receivers);
  }

  HostNames names() {
    return names;
  }

  @Override
  public void decided(Verdict verdict, Reactions.Scope scope, Fate fate) {
    if (scope == Reactions.Scope.HOST) {
      outputs.judged(verdict, fate);
    }
    if (resolve && verdict.source().isSingle()) {
      var source = verdict.source().address();
      var _ = names.name(source).thenAccept(name -> name.ifPresent(it -> named(source, it)));
    }
  }

  /** How many events were told, by kind. */
  EventCounts eventCounts() {
    return events.counts();
  }

  /** What was counted by those that are told. */
  SequencedMap<String, Long> counters() {
    var counters = new LinkedHashMap<String, Long>();
    if (resolve) {
      counters.putAll(names.counters());
    }
    if (!compat.equals(CompatConfig.NONE)) {
      counters.putAll(outputs.counters());
    }
    return counters;
  }

  /** Outputs that cannot be written. */
  List<String> warnings() {
    return outputs.warnings();
  }

  @Override
  public Set<String> keys() {
    return Set.of("sensor.resolve-names", "sensor.compat.");
  }

  @Override
  public Swap prepare(SensorConfig settings) {
    var changes = new ArrayList<String>();
    if (resolve != settings.resolveNames()) {
      changes.add("resolve-names: " + settings.resolveNames());
    }
    if (!compat.equals(settings.compat())) {
      changes.add("compat: other files or log");
    }
    return new Swap(
        changes,
        () -> {
          resolve = settings.resolveNames();
          names.on(resolve);
          compat = settings.compat();
          outputs.config(compat);
        });
  }

  @Override
  public void close() {
    notifier.close();
    outputs.close();
    names.close();
  }

  private synchronized void named(SourceAddress source, String name) {
    var allowed = limit.take();
    var leftOut = limit.leftOut();
    if (leftOut > 0) {
      LOG.warn("left-out lines={} of names, too many at a time", leftOut);
    }
    if (allowed) {
      LOG.info("named source={} name={}", source, name);
    }
  }
}
