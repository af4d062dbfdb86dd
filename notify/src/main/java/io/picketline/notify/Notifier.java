package io.picketline.notify;

import io.picketline.config.KnownNames;
import io.picketline.events.EventFeed;
import io.picketline.notify.config.ReceiverConfig;
import io.picketline.notify.config.Receivers;
import io.picketline.notify.format.Notice;
import io.picketline.notify.format.Teller;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.local.NotifyReply;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all receivers of a daemon what happens. Without any it does nothing, and nothing of them is
 * loaded. Thread-safe.
 */
public final class Notifier implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

  /** A receiver that is told something takes its time to end. */
  private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

  /** Shorter than the command waits. */
  private static final Duration LONGEST_TEST = Duration.ofSeconds(7);

  private final CourierMeans means;
  private final ZoneId zone;
  private final Map<String, Told> told = new TreeMap<>();
  private boolean begun;
  private boolean closed;

  /** A receiver that is being told. */
  private record Told(ReceiverConfig config, List<Courier> couriers, List<Thread> threads) {}

  /**
   * One without receivers.
   *
   * @param zone of the times of day in the configuration
   */
  public Notifier(
      EventFeed feed,
      Teller teller,
      Duty duty,
      Positions positions,
      InstantSource clock,
      ZoneId zone) {
    this.means =
        new CourierMeans(
            feed, teller, duty, positions, clock, () -> ThreadLocalRandom.current().nextLong());
    this.zone = zone;
  }

  /**
   * Begins, with all that is in the feed where its places do not outlast the daemon; without effect
   * where other receivers were taken already.
   *
   * @return the same
   */
  public synchronized Notifier start(Receivers receivers) {
    if (begun) {
      return this;
    }
    begun = true;
    var first = means.positions().lasting() ? means.feed().place() : EventPlace.NOWHERE;
    for (var config : receivers.all()) {
      add(config, first);
    }
    forgetOthers();
    return this;
  }

  /**
   * Takes other receivers. One that is as before goes on undisturbed; a changed one goes on where
   * it was; a new one begins with what is new.
   */
  public synchronized void take(Receivers receivers) {
    begun = true;
    var before = new TreeMap<>(told);
    for (var config : receivers.all()) {
      var old = before.remove(config.name());
      if (old == null || !old.config().equals(config)) {
        if (old != null) {
          remove(old);
        }
        add(config, means.feed().place());
      }
    }
    before.values().forEach(this::remove);
    forgetOthers();
  }

  private void forgetOthers() {
    means
        .positions()
        .keep(
            told.values().stream()
                .flatMap(one -> one.couriers().stream())
                .map(courier -> courier.state().name())
                .collect(Collectors.toSet()));
  }

  /** How other receivers differ from those that are told, one line each. */
  public synchronized List<String> changes(Receivers receivers) {
    var changes = new ArrayList<String>();
    var before = new TreeMap<>(told);
    for (var config : receivers.all()) {
      var old = before.remove(config.name());
      if (old == null || !old.config().equals(config)) {
        changes.add("notify.%s is %s".formatted(config.name(), old == null ? "new" : "changed"));
      }
    }
    before.keySet().forEach(name -> changes.add("notify.%s is gone".formatted(name)));
    return changes;
  }

  private void add(ReceiverConfig config, EventPlace first) {
    if (closed) {
      return;
    }
    var couriers = new ArrayList<Courier>();
    var threads = new ArrayList<Thread>();
    for (var route : Routes.of(config, means.clock(), zone)) {
      var from = means.positions().of(route.name()).orElse(first);
      var courier = new Courier(route, means, from);
      couriers.add(courier);
      threads.add(Thread.ofVirtual().name("notify-" + route.name()).start(courier::run));
      LOG.info("told from now on receiver={} type={}", route.name(), route.type());
    }
    told.put(config.name(), new Told(config, couriers, threads));
  }

  private void remove(Told old) {
    told.remove(old.config().name());
    old.threads().forEach(Thread::interrupt);
    try {
      for (var thread : old.threads()) {
        if (!thread.join(STOP_WITHIN)) {
          LOG.warn("{} is still told something, and not waited for", thread.getName());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** How all receivers are. */
  public synchronized NotifyReply.Receivers states() {
    return new NotifyReply.Receivers(
        told.values().stream()
            .flatMap(one -> one.couriers().stream())
            .map(Courier::state)
            .toList());
  }

  /** The names of all receivers. */
  public synchronized List<String> names() {
    return List.copyOf(told.keySet());
  }

  /**
   * Tells a receiver that nothing happened, beside what waits for it.
   *
   * @param by who wants to know
   * @throws IllegalArgumentException if there is no such receiver
   */
  public NotifyReply.Tested test(String name, String by) {
    var config = config(name);
    var event =
        Event.of(EventKind.TEST, means.clock().instant(), by, "a test: nothing has happened");
    var timeout = config.timeout().compareTo(LONGEST_TEST) < 0 ? config.timeout() : LONGEST_TEST;
    try (var receiver = Routes.once(config, timeout, means.clock())) {
      try {
        var said = receiver.tell(List.of(new Notice(event, means.teller())));
        return new NotifyReply.Tested(name, receiver.where(), true, said);
      } catch (IOException e) {
        return new NotifyReply.Tested(
            name, receiver.where(), false, String.valueOf(e.getMessage()));
      }
    }
  }

  private synchronized ReceiverConfig config(String name) {
    var known = told.get(name);
    if (known == null) {
      throw new IllegalArgumentException(
          "there is no receiver \"%s\"%s".formatted(name, KnownNames.beside(name, names())));
    }
    return known.config();
  }

  /** Stops; what was not told yet is told after the next start, where places outlast the daemon. */
  @Override
  public synchronized void close() {
    closed = true;
    // all at once, lest those that take their time add up
    told.values().stream().flatMap(one -> one.threads().stream()).forEach(Thread::interrupt);
    List.copyOf(told.values()).forEach(this::remove);
    means.positions().write();
  }
}
