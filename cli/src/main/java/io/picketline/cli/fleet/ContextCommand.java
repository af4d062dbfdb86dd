package io.picketline.cli.fleet;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.Context;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Rehearsed;
import io.picketline.cli.session.Session;
import io.picketline.cli.session.Spans;
import io.picketline.config.Endpoint;
import io.picketline.identity.Identity;
import io.picketline.identity.IdentityException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps names for coordinators elsewhere, and which one commands go to. */
@Command(
    name = "context",
    synopsisSubcommandLabel = "(list | show | use | add | remove)",
    description = {
      "Keep names for coordinators elsewhere, and choose which one is asked.",
      "A context is a coordinator's desk and the identity to ask it by. They are kept in"
          + " $$XDG_CONFIG_HOME/picketline, else in ~/.config/picketline."
    })
public final class ContextCommand {

  private static final Columns<Listed> LISTED =
      Columns.of(Listed.class)
          .name("CONTEXT", "name", Listed::name)
          .column("USED", "used", Listed::used)
          .column("SERVER", "server", Listed::server)
          .column("IDENTITY", "identity", Listed::identity);

  private final Session session;
  private final Columns<Shown> columns;

  /**
   * One of the list.
   *
   * @param used whether commands go by it that name none
   */
  record Listed(String name, boolean used, String server, String identity) {}

  /**
   * All about one.
   *
   * @param problem why its identity cannot be used, if so
   */
  record Shown(
      String name,
      Optional<String> server,
      Optional<String> identity,
      Optional<String> user,
      Optional<String> role,
      Optional<Instant> expires,
      Optional<String> problem) {}

  public ContextCommand(Session session) {
    this.session = session;
    this.columns =
        Columns.of(Shown.class)
            .name("CONTEXT", "name", Shown::name)
            .column("SERVER", "server", Shown::server)
            .column("IDENTITY", "identity", Shown::identity)
            .column("USER", "user", Shown::user)
            .column("ROLE", "role", Shown::role)
            .column(
                "LEFT",
                "expires",
                shown -> shown.expires().map(end -> Spans.left(session.now(), end)))
            .sparseText("PROBLEM", "problem", Shown::problem);
  }

  @Command(
      name = "list",
      description = "List the contexts, by name.",
      footer = "picket context list")
  int list() {
    var files = session.contexts();
    var current = files.current();
    var listed =
        files.all().stream()
            .map(context ->
                new Listed(
                    context.name(),
                    current.filter(context.name()::equals).isPresent(),
                    context.server(),
                    context.identity()))
            .toList();
    session.show(listed, Rows.each(LISTED, listed));
    return ExitCode.DONE;
  }

  @Command(
      name = "show",
      description =
          "Show one context: where it leads, as whom, and whether its identity can be used.",
      footer = "picket context show office")
  int show(
      @Parameters(
              paramLabel = "NAME",
              arity = "0..1",
              description = "The context; none for the one that is used.")
          @Nullable String name) {
    var context =
        name == null
            ? session.context()
            : name.equals(Context.LOCAL)
                ? Optional.<Context>empty()
                : Optional.of(session.contexts().required(name));
    var shown = context.map(ContextCommand::shown).orElseGet(ContextCommand::local);
    session.show(shown, Rows.one(columns, shown));
    return ExitCode.DONE;
  }

  @Command(
      name = "use",
      description = {
        "Have commands go by a context that name none themselves: local for the daemon of this"
            + " host, as it is without any."
      },
      footer = {"picket context use office", "picket context use local"})
  int use(
      @Parameters(paramLabel = "NAME", description = "The context, or local.") String name,
      @Mixin Rehearsed rehearsed) {
    var local = name.equals(Context.LOCAL);
    var files = session.contexts();
    var where = local ? "the daemon of this host" : files.required(name).server();
    if (!rehearsed.only()) {
      files.use(local ? Optional.empty() : Optional.of(name));
    }
    return changed(name, "%s %s".formatted(rehearsed.only() ? "would ask" : "asks", where));
  }

  @Command(
      name = "add",
      description = {
        "Keep a coordinator's desk and an identity under a name, in place of what had that name.",
        "The identity is what 'picket user add' made; it stays where it is."
      },
      footer = "picket context add office --server coord-1.example --identity /root/alice")
  int add(
      @Parameters(
              paramLabel = "NAME",
              converter = Arguments.ToHost.class,
              description = "Its name.")
          String name,
      @Option(
              names = "--server",
              required = true,
              paramLabel = "HOST[:PORT]",
              converter = Arguments.ToDesk.class,
              description = "The coordinator's desk.")
          Endpoint server,
      @Option(
              names = "--identity",
              required = true,
              paramLabel = "DIR",
              description = "The directory with ca.pem, user.pem and user.key.")
          Path identity,
      @Mixin Rehearsed rehearsed) {
    var context = made(name, server, identity);
    var files = session.contexts();
    var others = new ArrayList<>(files.all());
    var replaces = others.removeIf(other -> other.name().equals(name));
    others.add(context);
    shown(context).problem().ifPresent(problem -> session.note("warning: " + problem));
    if (!rehearsed.only()) {
      files.keep(others);
    }
    var done = replaces ? "replaced" : "added";
    var fate = rehearsed.only() ? "would be " + done : done;
    return changed(name, "%s: %s".formatted(fate, context.server()));
  }

  @Command(
      name = "remove",
      description = {
        "Forget a context; its identity stays where it is. If it was used, the daemon of this host"
            + " is asked again."
      },
      footer = "picket context remove office --dry-run")
  int remove(
      @Parameters(paramLabel = "NAME", description = "The context.") String name,
      @Mixin Rehearsed rehearsed) {
    var files = session.contexts();
    var gone = files.required(name);
    if (!rehearsed.only()) {
      files.keep(files.all().stream().filter(context -> !context.equals(gone)).toList());
      if (files.current().filter(name::equals).isPresent()) {
        files.use(Optional.empty());
      }
    }
    return changed(name, rehearsed.only() ? "would be removed" : "removed");
  }

  private int changed(String name, String what) {
    return session.foreseen(name, "context %s %s".formatted(name, what));
  }

  private static Context made(String name, Endpoint server, Path identity) {
    try {
      return new Context(name, server.toString(), identity.toAbsolutePath().normalize().toString());
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private static Shown local() {
    return new Shown(
        Context.LOCAL,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Shown shown(Context context) {
    var server = Optional.of(context.server());
    var directory = Optional.of(context.identity());
    try {
      var identity = Identity.loadUser(context.directory());
      return new Shown(
          context.name(),
          server,
          directory,
          Optional.of(identity.self().name()),
          identity.self().right().map(right -> right.role().toString()),
          Optional.of(identity.credential().expires()),
          Optional.empty());
    } catch (IdentityException e) {
      return new Shown(
          context.name(),
          server,
          directory,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(String.valueOf(e.getMessage())));
    }
  }
}
