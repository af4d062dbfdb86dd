package io.picketline.cli;

import com.fasterxml.jackson.databind.ObjectWriter;
import io.picketline.front.SocketChoice;
import io.picketline.front.Unanswered;
import io.picketline.protocol.Names;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.wire.Wire;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One run of the command: whom it asks, and how it shows the answer. */
final class Session {

  /** How an answer is written. */
  enum Output {
    TABLE,
    JSON,
    /** JSON, one object on one line. */
    JSONL,
    /** Lists of blocks alone: address, duration and reason. */
    CSV,
    /** Lists of blocks alone: one address or prefix a line. */
    PLAIN
  }

  /** More than any line that is asked for, in characters. */
  private static final int LONGEST_LINE = 1024;

  private static final Duration TIME_LIMIT = Duration.ofSeconds(Unanswered.LIMIT_SECONDS);

  private final Surroundings surroundings;
  private final Picket options;
  private final Place place;
  private boolean notOnDisk;

  Session(Surroundings surroundings, Picket options, Place place) {
    this.surroundings = surroundings;
    this.options = options;
    this.place = place;
  }

  /**
   * The daemon's answer of the type that belongs to the request.
   *
   * @throws CommandException if it refuses or is not there
   */
  <T extends LocalReply> T ask(LocalRequest request, Class<T> expected) {
    requireWritable(request);
    var daemon = daemon();
    var reply = done(daemon.ask(request));
    if (reply instanceof LocalReply.Refused(var reason, var message)) {
      throw new CommandException(exitCode(reason), Names.printable(message));
    }
    if (!expected.isInstance(reply)) {
      throw new CommandException(
          ExitCode.REFUSED,
          "the daemon on %s answers something else than it was asked".formatted(daemon));
    }
    return expected.cast(reply);
  }

  /**
   * Takes the daemon's events one answer after the other, until it or the taker ends that.
   *
   * @param taker takes each answer; false if it wants no more
   * @throws CommandException if the daemon refuses or is not there
   */
  void follow(ListEvents request, Predicate<EventList> taker) {
    place.requireOwnProcess();
    requireWritable(request);
    daemon().follow(request, reply -> {
      if (reply instanceof LocalReply.Refused(var reason, var message)) {
        throw new CommandException(exitCode(reason), Names.printable(message));
      }
      return reply instanceof EventList list && taker.test(list);
    });
  }

  /** Has what was written read at once; false if nobody reads it any more. */
  boolean flushed() {
    return !surroundings.out().checkError();
  }

  /** Whether a person looks at it. */
  boolean onTerminal() {
    return surroundings.terminal();
  }

  /** Before anything is asked, and so before anything is changed. */
  private void requireWritable(LocalRequest request) {
    var forLists = options.output() == Output.CSV || options.output() == Output.PLAIN;
    if (forLists && !(request instanceof LocalRequest.Export)) {
      throw new CommandException(ExitCode.USAGE, "csv and plain are for 'picket export' alone");
    }
  }

  private LocalReply done(LocalReply reply) {
    if (reply instanceof LocalReply.NotOnDisk(var done, var cause)) {
      if (!notOnDisk) {
        note("in force, but in the coordinator's memory alone until its disk is mended: " + cause);
      }
      notOnDisk = true;
      return done;
    }
    return reply;
  }

  /** The exit code of a change that was made. */
  int made() {
    return notOnDisk ? ExitCode.NOT_ON_DISK : ExitCode.DONE;
  }

  /** Writes the answer: as JSON if that is wanted, else by {@code text}. */
  void show(Object answer, Consumer<PrintWriter> text) {
    switch (options.output()) {
      case TABLE -> text.accept(surroundings.out());
      case JSON ->
          surroundings.out().println(json(answer, Wire.json().writerWithDefaultPrettyPrinter()));
      case JSONL, CSV, PLAIN -> line(answer);
    }
  }

  /** How the answer is to be written. */
  Output output() {
    return options.output();
  }

  /** Writes an object as JSON on one line. */
  void line(Object object) {
    surroundings.out().println(json(object, Wire.json().writer()));
  }

  /** Writes text as the answer. */
  void write(Consumer<PrintWriter> text) {
    text.accept(surroundings.out());
  }

  /**
   * Has the daemon make a change, and shows what was changed and what was not.
   *
   * @return the exit code
   */
  int change(LocalRequest request) {
    return shown(ask(request, LocalReply.Changed.class));
  }

  /**
   * The same, and waits until the change is in force on every live sensor.
   *
   * @param limit how long to wait at most; none not to wait
   */
  int change(LocalRequest request, Optional<Duration> limit) {
    var changed = ask(request, LocalReply.Changed.class);
    return waited(shown(changed), changed.seq(), limit);
  }

  /**
   * Waits for a change that was made, if that is wanted.
   *
   * @param code of the change
   * @param seq the log entry that carries it
   * @return the exit code of both
   */
  int waited(int code, long seq, Optional<Duration> limit) {
    if (limit.isEmpty() || code != made()) {
      return code;
    }
    var waited = new InForce(this).await(seq, limit.get());
    return waited == ExitCode.DONE ? code : waited;
  }

  /**
   * Shows what was changed and what was not.
   *
   * @return the exit code
   */
  int shown(LocalReply.Changed changed) {
    show(changed, out -> changed.objects().forEach(object -> out.println(Names.printable(object))));
    changed.warnings().forEach(warning -> note("warning: " + Names.printable(warning)));
    changed.rest().ifPresent(rest -> note(Names.printable(rest.message())));
    return changed.rest().map(rest -> exitCode(rest.reason())).orElse(made());
  }

  /** Tells the person something that is no data. */
  void note(String text) {
    surroundings.err().println("picket: " + Names.escaped(text));
  }

  /** Whether a person says yes; nobody does where there is no terminal. */
  boolean agrees(String danger) {
    if (!surroundings.terminal()) {
      return false;
    }
    surroundings.err().print("picket: %s. Go on? [y/N] ".formatted(Names.escaped(danger)));
    surroundings.err().flush();
    try {
      var answer = surroundings.in().readLine();
      return answer != null && answer.strip().equalsIgnoreCase("y");
    } catch (IOException _) {
      return false;
    }
  }

  /** The next line of standard input, if there is one; of a very long one its beginning. */
  Optional<String> readLine() {
    var line = new StringBuilder();
    try {
      var in = surroundings.in();
      int next;
      while ((next = in.read()) >= 0 && next != '\n' && line.length() < LONGEST_LINE) {
        line.append((char) next);
      }
      return next < 0 && line.isEmpty() ? Optional.empty() : Optional.of(line.toString());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Shows how far something is that takes long; on a terminal only, each over the one before. */
  void progress(String text) {
    if (surroundings.terminal()) {
      surroundings.err().print("\r");
      surroundings.err().print(text);
      surroundings.err().flush();
    }
  }

  Instant now() {
    return surroundings.clock().instant();
  }

  /** Where this host is: for times that do not say theirs. */
  ZoneId zone() {
    return surroundings.clock().getZone();
  }

  Palette palette() {
    return new Palette(options.colours(surroundings));
  }

  /** Whom the command line names: a coordinator elsewhere, or a daemon of this host. */
  private DaemonClient daemon() {
    var server = options.server();
    var identity = options.identity();
    if (server == null && identity == null && options.socket() == null) {
      return place.daemon().orElseGet(() -> new LocalClient(socket(), TIME_LIMIT));
    }
    place.requireOwnProcess();
    if (server == null && identity == null) {
      return new LocalClient(socket(), TIME_LIMIT);
    }
    if (server == null || identity == null || options.socket() != null) {
      throw new CommandException(
          ExitCode.USAGE, "--server and --identity belong together, and not to --socket");
    }
    return new DeskClient(server, identity, TIME_LIMIT);
  }

  private Path socket() {
    return options.socket() != null
        ? options.socket()
        : new SocketChoice(surroundings.runDirectory())
            .socket(surroundings.environment().getOrDefault(SocketChoice.VARIABLE, ""));
  }

  private static int exitCode(LocalReply.Reason reason) {
    return switch (reason) {
      case NOT_FOUND -> ExitCode.NOT_SO;
      case INVALID -> ExitCode.USAGE;
      case FORBIDDEN -> ExitCode.REFUSED;
      case UNAVAILABLE -> ExitCode.UNREACHABLE;
    };
  }

  private static String json(Object answer, ObjectWriter writer) {
    var text = new StringWriter();
    try (var generator = writer.createGenerator(text)) {
      // From DEL up everything is escaped: a terminal can act on none of it.
      generator.setHighestNonEscapedChar('~');
      writer.writeValue(generator, answer);
    } catch (IOException e) {
      throw new IllegalStateException("an answer that is no JSON", e);
    }
    return text.toString();
  }
}
