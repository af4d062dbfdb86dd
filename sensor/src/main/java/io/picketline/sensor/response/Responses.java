package io.picketline.sensor.response;

import io.picketline.file.FileTrouble;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.config.ResponseSettings;
import io.picketline.sensor.netlink.BlackholeRoutes;
import io.picketline.sensor.netlink.Errno;
import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.process.Ended;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The responder's work, without its mailbox. In PortSentry's order: hosts.deny, route, command, or
 * the command first. Not thread-safe.
 */
final class Responses {

  private static final int MOST_COMMANDS = 1_000;
  private static final int MOST_OTHERS = 100_000;

  private final ResponseParts parts;
  private final Supplier<BlackholeRoutes> kernel;
  private final ResponseSettings settings;
  private final Deadlines sources = new Deadlines();
  // Those that have found no room for route and line, so that none has its command run twice.
  private final Deadlines others = new Deadlines();
  private final ResponseBook book;
  private final HostsDeny hostsDeny;
  // Those of the sources that have their line: not yet one whose command comes first.
  private final Set<Prefix> lined = new HashSet<>();
  private final Deque<Occasion> toRun = new ArrayDeque<>();
  private final ResponseLog log;
  private final ResponseCounters counters;
  private final RetryPace retry;
  private Optional<Run> underWay = Optional.empty();
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
    retry = new RetryPace(parts.nanos());
    book = new ResponseBook(parts.directory(), sources);
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
      failed("%s cannot be read: %s".formatted(ResponseBook.FILE, FileTrouble.words(e)));
    }
    sources.removeExpired(parts.clock().instant());
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
        case ResponseQueue.End(var prefix) -> {
          sources.removeInside(prefix).forEach(this::undo);
          others.removeInside(prefix).forEach(this::leave);
        }
      }
    }
    write();
  }

  /** Undoes what is over, and tries again what could not be written. */
  void sweep() {
    var now = parts.clock().instant();
    sources.removeExpired(now).forEach(this::undo);
    others.removeExpired(now).forEach(this::leave);
    write();
  }

  /**
   * The next command, which is under way from now on; none while another is. Whoever takes it calls
   * {@link #run} on any thread, then {@link #ended}.
   */
  Optional<Run> next() {
    var next = underWay.isPresent() ? null : toRun.poll();
    if (next == null) {
      return Optional.empty();
    }
    underWay =
        next.probe().map(probe -> new Run(next.source(), probe, words(next.source(), probe)));
    return underWay;
  }

  /** Runs a command and waits for its end; for any thread. */
  Ended run(Run run) {
    return parts.programs().run(run.words(), settings.commandLimit());
  }

  /** A command ended; what waited for it is done. */
  void ended(Run run, Ended how) {
    tell(run, how);
    if (underWay.filter(run::equals).isEmpty()) {
      return;
    }
    underWay = Optional.empty();
    var source = run.source();
    // Not if it was let through meanwhile, nor if it was blocked anew and its command comes first.
    if (settings.commandFirst() && sources.has(source) && !pending(source)) {
      cutOff(source);
      write();
    }
  }

  private void tell(Run run, Ended how) {
    (how.ok() ? counters.commands : counters.failures).incrementAndGet();
    log.command(run.source(), run.probe(), how);
  }

  /** Takes routes and lines away, for nobody would when their time is over. */
  void withdraw() {
    retry.worked(); // there is no later to wait for
    drain();
    underWay.ifPresent(run -> tell(run, Ended.not("ended by us, the sensor stops")));
    underWay = Optional.empty();
    routes.ifPresent(open -> {
      sources.sources().forEach(open::remove);
      log.unrouted(lined.size());
    });
    if (settings.hostsDeny()) {
      try {
        hostsDeny.clear();
      } catch (IOException e) {
        failed("%s cannot be written: %s".formatted(HostsDeny.FILE, FileTrouble.words(e)));
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
    if (sources.has(source)) {
      sources.put(source, occasion.until());
      dirty = true;
      return;
    }
    var met = others.has(source);
    var room = sources.size() < settings.maxSources();
    if (room) {
      others.remove(source);
      sources.put(source, occasion.until());
      dirty = true;
    } else if (!met) {
      counters.leftOut.incrementAndGet();
    }
    var runs = !met && runs(occasion);
    if (runs) {
      toRun.add(occasion);
    }
    if (!room && (met || runs)) {
      others.put(source, occasion.until());
    }
    var commandFirst = settings.commandFirst() && (runs || (met && pending(source)));
    if (room && !commandFirst) {
      cutOff(source);
    }
  }

  /** Whether its command is to be run, where there is room for it. */
  private boolean runs(Occasion occasion) {
    if (settings.command().isEmpty() || occasion.probe().isEmpty()) {
      return false;
    }
    if (toRun.size() < MOST_COMMANDS && others.size() < MOST_OTHERS) {
      return true;
    }
    counters.leftOut.incrementAndGet();
    return false;
  }

  private boolean pending(Prefix source) {
    return underWay.filter(run -> run.source().equals(source)).isPresent()
        || toRun.stream().anyMatch(occasion -> occasion.source().equals(source));
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
    var wasCutOff = lined.remove(source);
    leave(source);
    routes.ifPresent(open -> {
      var errno = open.remove(source);
      if (errno != 0) {
        failed("the blackhole route for %s stays: %s".formatted(source, problem(errno)));
      } else if (wasCutOff) {
        log.unrouted(source);
      }
    });
  }

  private void leave(Prefix source) {
    toRun.removeIf(occasion -> occasion.source().equals(source));
  }

  private static String problem(int errno) {
    return errno == Errno.EEXIST ? "there is another route to it" : Errno.name(errno);
  }

  private void openRoutes() {
    lined.addAll(sources.sources());
    if (!settings.route()) {
      Leftovers.removeRoutes(kernel);
      return;
    }
    try {
      var open = kernel.get();
      routes = Optional.of(open);
      var there = open.list();
      there.stream().filter(source -> !sources.has(source)).forEach(open::remove);
      sources.sources().stream().filter(source -> !there.contains(source)).forEach(open::add);
    } catch (NetlinkException e) {
      failed("no blackhole routes: " + e.getMessage());
    }
  }

  private List<String> words(Prefix source, Occasion.Deciding probe) {
    return settings.command().stream().map(word -> filled(word, source, probe)).toList();
  }

  private static String filled(String word, Prefix source, Occasion.Deciding probe) {
    return word.replace(ResponseSettings.TARGET, source.toString())
        .replace("$PORT$", Integer.toString(probe.port()))
        .replace("$MODE$", probe.mode());
  }

  private void write() {
    if (!dirty || !retry.due()) {
      return;
    }
    var saved = written(ResponseBook.FILE, book::save);
    var lines = !settings.hostsDeny() || written(HostsDeny.FILE, () -> hostsDeny.write(lined));
    dirty = !saved || !lines;
    if (dirty) {
      retry.failed();
    } else {
      retry.worked();
    }
    counters.sources.set(sources.size());
  }

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  private boolean written(String file, Writing writing) {
    var what = file + " is not written";
    try {
      writing.run();
      counters.failing.works(what);
      return true;
    } catch (IOException e) {
      var why = FileTrouble.words(e);
      counters.failing.failed(what, why);
      failed("%s cannot be written: %s".formatted(file, why));
      return false;
    }
  }

  private void failed(String what) {
    counters.failures.incrementAndGet();
    log.failed(what);
  }
}
