package io.picketline.cli.session;

import io.picketline.cli.output.Format;
import io.picketline.cli.output.Palette;
import io.picketline.cli.output.Paper;
import io.picketline.cli.output.Rows;
import io.picketline.cli.output.Table;
import io.picketline.protocol.Names;
import io.picketline.protocol.local.ChangedLine;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One run of the command: whom it asks, and how it shows the answer. */
public final class Session {

  /** More than any line that is asked for, in characters. */
  private static final int LONGEST_LINE = 1024;

  private static final Duration TIME_LIMIT = Duration.ofSeconds(Unanswered.LIMIT_SECONDS);

  private final Surroundings surroundings;
  private final GlobalOptions options;
  private final Place place;
  private boolean notOnDisk;

  public Session(Surroundings surroundings, GlobalOptions options, Place place) {
    this.surroundings = surroundings;
    this.options = options;
    this.place = place;
  }

  /**
   * The daemon's answer of the type that belongs to the request.
   *
   * @throws CommandException if it refuses or is not there
   */
  public <T extends LocalReply> T ask(LocalRequest request, Class<T> expected) {
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
  public void follow(ListEvents request, Predicate<EventList> taker) {
    place.requireOwnProcess();
    requireWritable(request);
    daemon()
        .follow(
            request,
            reply -> {
              if (reply instanceof LocalReply.Refused(var reason, var message)) {
                throw new CommandException(exitCode(reason), Names.printable(message));
              }
              return reply instanceof EventList list && taker.test(list);
            });
  }

  /** How many columns the terminal has; 0 where there is none. */
  public int width() {
    return surroundings.width().getAsInt();
  }

  /** How many rows it has. */
  public int height() {
    return Terminal.rows(surroundings.environment());
  }

  /** Has what was written read at once; false if nobody reads it any more. */
  public boolean flushed() {
    return !surroundings.out().checkError();
  }

  /** Whether a person looks at it. */
  public boolean onTerminal() {
    return surroundings.terminal();
  }

  /** Before anything is asked, and so before anything is changed. */
  private void requireWritable(LocalRequest request) {
    if (output() == Format.PLAIN && !(request instanceof LocalRequest.Export)) {
      throw new CommandException(ExitCode.USAGE, "plain is for 'picket export' alone");
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
  public int made() {
    return notOnDisk ? ExitCode.NOT_ON_DISK : ExitCode.DONE;
  }

  /** Writes the answer; people read the table of its rows. */
  public <R> void show(Object answer, Rows<R> rows) {
    paper().write(answer, rows);
  }

  /**
   * Writes the answer.
   *
   * @param text what people read
   */
  public <R> void show(Object answer, Rows<R> rows, Consumer<PrintWriter> text) {
    paper().write(answer, rows, text);
  }

  /** Writes the table of rows, for people. */
  public <R> void table(Rows<R> rows) {
    paper().table(rows);
  }

  /** Writes a table, for people. */
  public void table(Table table) {
    paper().print(table);
  }

  /** What answers are written on. */
  public Paper paper() {
    var width = output() == Format.TABLE ? width() : 0;
    return new Paper(surroundings.out(), output(), palette(), width);
  }

  /** How the answer is to be written. */
  public Format output() {
    return options.output();
  }

  /**
   * Has the daemon make a change, and shows what was changed and what was not.
   *
   * @return the exit code
   */
  public int change(LocalRequest request) {
    return shown(ask(request, LocalReply.Changed.class));
  }

  /**
   * The same, and waits until the change is in force on every live sensor.
   *
   * @param limit how long to wait at most; none not to wait
   */
  public int change(LocalRequest request, Optional<Duration> limit) {
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
  public int waited(int code, long seq, Optional<Duration> limit) {
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
  public int shown(LocalReply.Changed changed) {
    show(
        changed,
        Rows.in(Changes.COLUMNS, Changes.of(changed)),
        out -> changed.objects().forEach(object -> out.println(Names.printable(object))));
    changed.warnings().forEach(warning -> note("warning: " + Names.printable(warning)));
    changed.rest().ifPresent(rest -> note(Names.printable(rest.message())));
    return changed.rest().map(rest -> exitCode(rest.reason())).orElse(made());
  }

  /**
   * Says what would come of something that no daemon is asked for.
   *
   * @param name what identifies it
   * @return the exit code
   */
  public int foreseen(String name, String text) {
    var line = new ChangedLine(name, text);
    return shown(LocalReply.Changed.of(List.of(line), 0, List.of(), Optional.empty()));
  }

  /** Writes text that is not for people, as it is. */
  public void print(String text) {
    surroundings.out().print(text);
  }

  /** Tells the person something that is no data. */
  public void note(String text) {
    if (!options.quiet()) {
      // behind what was written before it, wherever both go
      surroundings.out().flush();
      surroundings.err().println("picket: " + Names.escaped(text));
      // who follows events is to read it before the end
      surroundings.err().flush();
    }
  }

  /** Says why a table is empty; data is empty without a word. */
  public void noteIfNone(Collection<?> rows, String text) {
    if (rows.isEmpty() && (output() == Format.TABLE || output() == Format.WIDE)) {
      note(text);
    }
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
  public Optional<String> readLine() {
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

  /** Begins to show how far something is, for those who watch it; to be closed at its end. */
  public Progress progress(String what) {
    return new Progress(surroundings.err(), this::watched, what);
  }

  /** Whether somebody sees what is said beside the answer. */
  public boolean watched() {
    return !options.quiet() && surroundings.watched().getAsBoolean();
  }

  /** How long ago a moment was, as tables say it. */
  public String ago(Instant at) {
    return Spans.since(now(), at) + " ago";
  }

  public Instant now() {
    return surroundings.clock().instant();
  }

  /** Where the daemons of this host have their sockets. */
  Path runDirectory() {
    return surroundings.runDirectory();
  }

  /** Where this host is: for times that do not say theirs. */
  public ZoneId zone() {
    return surroundings.clock().getZone();
  }

  public Palette palette() {
    return new Palette(options.colours(surroundings));
  }

  /** Whom the command line names: a coordinator elsewhere, or a daemon of this host. */
  private DaemonClient daemon() {
    var server = options.server();
    var identity = options.identity();
    var nobody = server == null && identity == null;
    if (nobody && options.socket() == null && options.context() == null) {
      return place.daemon().orElseGet(this::usual);
    }
    place.requireOwnProcess();
    if (nobody) {
      return usual();
    }
    if (server == null
        || identity == null
        || options.socket() != null
        || options.context() != null) {
      throw new CommandException(
          ExitCode.USAGE,
          "--server and --identity belong together, and not to --socket or --context");
    }
    return new DeskClient(server, identity, TIME_LIMIT);
  }

  /** The one of the context, else the one of this host. */
  private DaemonClient usual() {
    return context()
        .<DaemonClient>map(it -> new DeskClient(it.endpoint(), it.directory(), TIME_LIMIT))
        .orElseGet(() -> new LocalClient(socket(), TIME_LIMIT));
  }

  /**
   * The user's contexts.
   *
   * @throws CommandException if his environment names no home
   */
  public ContextFiles contexts() {
    place.requireOwnProcess();
    return ContextFiles.of(surroundings.environment())
        .orElseThrow(() ->
            new CommandException(
                ExitCode.USAGE, "HOME is not set: nobody knows where your contexts are"));
  }

  /** The context that is to be asked; none for the daemon of this host. */
  public Optional<Context> context() {
    var named = Optional.ofNullable(options.context());
    if (named.isPresent() && options.socket() != null) {
      throw new CommandException(ExitCode.USAGE, "--context does not go with --socket");
    }
    if (options.socket() != null) {
      return Optional.empty();
    }
    return named
        .or(() -> variable(Context.VARIABLE))
        .or(this::current)
        .filter(name -> !name.equals(Context.LOCAL))
        .map(name -> contexts().required(name));
  }

  /** That of the user's file, unless his environment names a socket. */
  private Optional<String> current() {
    return variable(SocketChoice.VARIABLE).isPresent()
        ? Optional.empty()
        : ContextFiles.of(surroundings.environment()).flatMap(ContextFiles::current);
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(surroundings.environment().get(name))
        .filter(value -> !value.isEmpty());
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
}
