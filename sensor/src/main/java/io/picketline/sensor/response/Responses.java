package io.picketline.sensor.response;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.config.ResponseSettings;
import io.picketline.sensor.netlink.BlackholeRoutes;
import io.picketline.sensor.netlink.Errno;
import io.picketline.sensor.netlink.NetlinkException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The responder's work, without its mailbox. In PortSentry's order: hosts.deny, route, command, or
 * the command first. Not thread-safe.
 */
final class Responses {

  private static final int MOST_COMMANDS = 1_000;

  private final ResponseParts parts;
  private final Supplier<BlackholeRoutes> kernel;
  private final ResponseSettings settings;
  private final ResponseBook book;
  private final HostsDeny hostsDeny;
  // Those of the book that have their line: not yet one whose command comes first.
  private final Set<Prefix> lined = new HashSet<>();
  private final Deque<Occasion> toRun = new ArrayDeque<>();
  private final ResponseLog log;
  private final ResponseCounters counters;
  private Optional<BlackholeRoutes> routes = Optional.empty();
  private boolean dirty;

  /**
   * The work of one responder.
   *
   * @param kernel opens its routes
   */
  Responses(ResponseParts parts, Supplier<BlackholeRoutes> kernel) {
    this.parts = parts;
    this.kernel = kernel;
    settings = parts.settings();
    log = new ResponseLog(parts.nanos());
    counters = parts.counters();
    book = new ResponseBook(parts.directory());
    hostsDeny = new HostsDeny(parts.directory(), settings.hostsDenyLine());
  }

  /** Goes on from what an earlier sensor did, and undoes what is over. */
  void start() {
    try {
      var bad = book.load();
      if (bad > 0) {
        log.failed("%d lines of %s cannot be read".formatted(bad, ResponseBook.FILE));
      }
    } catch (IOException e) {
      failed("%s cannot be read: %s".formatted(ResponseBook.FILE, e.getMessage()));
    }
    book.removeExpired(parts.clock().instant());
    openRoutes();
    if (!settings.hostsDeny()) {
      Leftovers.removeLines(hostsDeny);
    }
    dirty = true;
    write();
  }

  /** Does what has come. */
  void drain() {
    for (var item : parts.queue().take()) {
      switch (item) {
        case ResponseQueue.Begin(var occasion) -> begin(occasion);
        case ResponseQueue.End(var prefix) -> book.removeInside(prefix).forEach(this::undo);
      }
    }
    write();
  }

  /** Undoes what is over, and tries again what could not be written. */
  void sweep() {
    book.removeExpired(parts.clock().instant()).forEach(this::undo);
    write();
  }

  /** Whether there are commands to run. */
  boolean waiting() {
    return !toRun.isEmpty();
  }

  /** Runs the next command. */
  void runNext() {
    var next = toRun.poll();
    if (next == null) {
      return;
    }
    next.probe().ifPresent(probe -> run(next.source(), probe));
    if (settings.commandFirst() && book.has(next.source())) {
      cutOff(next.source());
      write();
    }
  }

  /** Takes routes and lines away, for nobody would when their time is over. */
  void withdraw() {
    drain();
    routes.ifPresent(open -> book.sources().forEach(open::remove));
    if (settings.hostsDeny()) {
      try {
        hostsDeny.clear();
      } catch (IOException e) {
        failed("%s cannot be written: %s".formatted(HostsDeny.FILE, e.getMessage()));
      }
    }
  }

  void close() {
    routes.ifPresent(BlackholeRoutes::close);
    routes = Optional.empty();
  }

  private void begin(Occasion occasion) {
    var source = occasion.source();
    if (!occasion.until().isAfter(parts.clock().instant())) {
      return;
    }
    if (!book.has(source) && book.size() >= settings.maxSources()) {
      counters.leftOut.incrementAndGet();
      return;
    }
    dirty = true;
    if (!book.put(source, occasion.until())) {
      return;
    }
    var runs = !settings.command().isEmpty() && occasion.probe().isPresent();
    if (runs && toRun.size() >= MOST_COMMANDS) {
      counters.leftOut.incrementAndGet();
      runs = false;
    }
    if (runs) {
      toRun.add(occasion);
    }
    if (!runs || !settings.commandFirst()) {
      cutOff(source);
    }
  }

  /** The line is written with all others of the same batch. */
  private void cutOff(Prefix source) {
    lined.add(source);
    dirty = true;
    routes.ifPresent(open -> {
      var errno = open.add(source);
      if (errno == 0) {
        log.routed(source);
      } else {
        failed("no blackhole route for %s: %s".formatted(source, problem(errno)));
      }
    });
  }

  private void undo(Prefix source) {
    dirty = true;
    lined.remove(source);
    toRun.removeIf(occasion -> occasion.source().equals(source));
    routes.ifPresent(open -> {
      var errno = open.remove(source);
      if (errno != 0) {
        failed("the blackhole route for %s stays: %s".formatted(source, problem(errno)));
      }
    });
  }

  private static String problem(int errno) {
    return errno == Errno.EEXIST ? "there is another route to it" : Errno.name(errno);
  }

  private void openRoutes() {
    lined.addAll(book.sources());
    if (!settings.route()) {
      Leftovers.removeRoutes(kernel);
      return;
    }
    try {
      var open = kernel.get();
      routes = Optional.of(open);
      var there = open.list();
      there.stream().filter(source -> !book.has(source)).forEach(open::remove);
      book.sources().stream().filter(source -> !there.contains(source)).forEach(open::add);
    } catch (NetlinkException e) {
      failed("no blackhole routes: " + e.getMessage());
    }
  }

  private void run(Prefix source, Occasion.Deciding probe) {
    var words = settings.command().stream().map(word -> filled(word, source, probe)).toList();
    var ended = parts.programs().run(words, settings.commandLimit());
    (ended.ok() ? counters.commands : counters.failures).incrementAndGet();
    log.command(source, probe, ended);
  }

  private static String filled(String word, Prefix source, Occasion.Deciding probe) {
    return word.replace(ResponseSettings.TARGET, source.toString())
        .replace("$PORT$", Integer.toString(probe.port()))
        .replace("$MODE$", probe.mode());
  }

  private void write() {
    if (!dirty) {
      return;
    }
    try {
      book.save();
      if (settings.hostsDeny()) {
        hostsDeny.write(lined);
      }
      dirty = false;
      counters.sources.set(book.size());
    } catch (IOException e) {
      failed("%s cannot be written: %s".formatted(HostsDeny.FILE, e.getMessage()));
    }
  }

  private void failed(String what) {
    counters.failures.incrementAndGet();
    log.failed(what);
  }
}
