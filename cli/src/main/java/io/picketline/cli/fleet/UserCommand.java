package io.picketline.cli.fleet;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.Changes;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Parts;
import io.picketline.cli.session.Rehearsed;
import io.picketline.cli.session.Session;
import io.picketline.file.FileTrouble;
import io.picketline.protocol.Names;
import io.picketline.protocol.Role;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.ChangedLine;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import io.picketline.spi.Authority;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Makes, lists and removes users: people who ask a coordinator from afar. */
@Command(
    name = "user",
    synopsisSubcommandLabel = "(add | list | remove)",
    description = {
      "Make, list and remove users: people who ask a coordinator from afar.",
      "Each has a certificate with a role. An admin may make them, on a coordinator's host."
    })
public final class UserCommand {

  /** As long as a second of the clock may take to pass, and more. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Session session;

  private static final Columns<Made> MADE =
      Columns.of(Made.class)
          .name("USER", "user", Made::user)
          .column("ROLE", "role", Made::role)
          .column("DIRECTORY", "directory", Made::directory)
          .column("SHA-256", "fingerprint", Made::fingerprint);

  /** What was made. */
  record Made(String user, Role role, String directory, String fingerprint) {}

  public UserCommand(Session session) {
    this.session = session;
  }

  @Command(
      name = "add",
      description = {
        "Make a user's bundle: ca.pem, user.pem and user.key. Again, with the same role, it makes",
        "another certificate beside the first."
      },
      footer =
          "picket user add ann --role operator"
              + " --ca /var/lib/picketline/coordinator/identity --into /root/ann")
  int add(
      @Parameters(
              paramLabel = "NAME",
              converter = Arguments.ToHost.class,
              description = "The user's name.")
          String name,
      @Option(
              names = "--role",
              required = true,
              paramLabel = "viewer|operator|admin",
              converter = ToRole.class,
              description = "Who may look, who may block and release too, who may do everything.")
          Role role,
      @Option(
              names = "--into",
              required = true,
              paramLabel = "DIR",
              description = "Where the three files go.")
          Path into,
      @Option(
              names = "--ca",
              defaultValue = "/var/lib/picketline/coordinator/identity",
              paramLabel = "DIR",
              description = "The authority's directory (default: ${DEFAULT-VALUE}).")
          Path authority,
      @Option(
              names = "--days",
              paramLabel = "N",
              defaultValue = "365",
              converter = Arguments.ToDays.class,
              description = "How long it is valid (default: ${DEFAULT-VALUE}).")
          Duration life,
      @Mixin Rehearsed rehearsed) {
    requireKey(authority);
    var order = new TrustRequest.AddUser(name, role, rehearsed.only());
    if (rehearsed.only()) {
      return foretell(order, authority, into, life);
    }
    var added = session.ask(order, TrustReply.UserAdded.class);
    added.notBefore().ifPresent(this::awaitAfter);
    var made = issue(added, authority, into, life);
    session.show(made, Rows.one(MADE, made), out -> print(made, out));
    return session.made();
  }

  private int foretell(TrustRequest.AddUser order, Path authority, Path into, Duration life) {
    var request = new Authority.Request(order.role(), order.name(), List.of(), life);
    var told = session.ask(order, LocalReply.Changed.class);
    try {
      var bundle =
          Parts.theOne(Authority.class, "certificate authority")
              .foreseeIssue(authority, request, into);
      var files =
          LocalReply.Changed.of(
              List.of(new ChangedLine(order.name(), bundle)), 0, List.of(), Optional.empty());
      return session.shown(Changes.sum(List.of(told, files)));
    } catch (IOException e) {
      throw new CommandException(ExitCode.NOT_SO, FileTrouble.words(e));
    }
  }

  @Command(name = "list", description = "List the users, by name.", footer = "picket user list")
  int list() {
    var users = session.ask(new LocalRequest.ListUsers(), TrustReply.Users.class);
    session.show(users, Rows.each(columns(), users.users()));
    session.noteIfNone(users.users(), "there is none; 'picket user add' makes one");
    return ExitCode.DONE;
  }

  @Command(
      name = "remove",
      description = "Make all certificates that a user got until now void, on every coordinator.",
      footer = "picket user remove alice --reason \"left us\" --dry-run")
  int remove(
      @Parameters(
              paramLabel = "NAME",
              converter = Arguments.ToHost.class,
              description = "The user's name.")
          String name,
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              converter = Arguments.ToText.class,
              description = "Why, for those who read it later.")
          @Nullable String reason,
      @Mixin Rehearsed rehearsed) {
    return session.change(
        new TrustRequest.RemoveUser(name, Optional.ofNullable(reason), rehearsed.only()));
  }

  /** Before the user is known who would get no certificate. */
  private static void requireKey(Path authority) {
    var key = authority.resolve("ca.key");
    if (!Files.isReadable(key)) {
      throw new CommandException(
          ExitCode.REFUSED,
          "%s cannot be read: run this as root on a coordinator's host, or name the authority's"
                  .formatted(key)
              + " directory with --ca");
    }
  }

  /** Certificates know whole seconds alone, and one of the second of a removal would be void. */
  private void awaitAfter(Instant removed) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!session.now().truncatedTo(ChronoUnit.SECONDS).isAfter(removed)) {
      if (System.nanoTime() > end) {
        throw new CommandException(
            ExitCode.REFUSED,
            "a user of that name was removed at %s, which by this host's clock is to come"
                .formatted(removed));
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static Made issue(TrustReply.UserAdded added, Path authority, Path into, Duration life) {
    var request = new Authority.Request(added.role(), added.name(), List.of(), life);
    try {
      var fingerprint =
          Parts.theOne(Authority.class, "certificate authority").issue(authority, request, into);
      return new Made(added.name(), added.role(), into.toString(), fingerprint);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.NOT_SO,
          "%s is known as a user now, but has no certificate: %s"
              .formatted(added.name(), FileTrouble.words(e)));
    }
  }

  private static void print(Made made, PrintWriter out) {
    var directory = Names.printable(made.directory());
    out.println("user %s, role %s: %s".formatted(made.user(), made.role(), directory));
    out.println("SHA-256 " + made.fingerprint());
  }

  private Columns<TrustReply.User> columns() {
    return Columns.of(TrustReply.User.class)
        .name("USER", "name", TrustReply.User::name)
        .column("ROLE", "role", TrustReply.User::role)
        .column("SINCE", "since", user -> session.ago(user.since()))
        .column("BY", "author", user -> Asker.nameIn(user.author()));
  }

  /** One of people. */
  static final class ToRole implements ITypeConverter<Role> {
    @Override
    public Role convert(String text) {
      for (var role : Role.values()) {
        if (role.ofPeople() && role.toString().equals(text)) {
          return role;
        }
      }
      throw new TypeConversionException("'%s' is not viewer, operator or admin".formatted(text));
    }
  }
}
