package io.picketline.cli;

import io.picketline.cli.care.CompletionCommand;
import io.picketline.cli.care.ConfigCommand;
import io.picketline.cli.care.MetricsCommand;
import io.picketline.cli.care.NotifyCommand;
import io.picketline.cli.care.ReloadCommand;
import io.picketline.cli.care.SelfTestCommand;
import io.picketline.cli.care.VersionCommand;
import io.picketline.cli.care.WordsCommand;
import io.picketline.cli.change.BlockCommand;
import io.picketline.cli.change.IgnoreCommand;
import io.picketline.cli.change.RevertCommand;
import io.picketline.cli.change.UnblockCommand;
import io.picketline.cli.daemon.DaemonCommand;
import io.picketline.cli.data.BackupCommand;
import io.picketline.cli.data.ExportCommand;
import io.picketline.cli.data.ImportCommand;
import io.picketline.cli.data.ReplayCommand;
import io.picketline.cli.data.RestoreCommand;
import io.picketline.cli.everyday.EventsCommand;
import io.picketline.cli.everyday.HistoryCommand;
import io.picketline.cli.everyday.StatusCommand;
import io.picketline.cli.everyday.VerdictsCommand;
import io.picketline.cli.everyday.WatchCommand;
import io.picketline.cli.everyday.WhereCommand;
import io.picketline.cli.everyday.WhyCommand;
import io.picketline.cli.fleet.CaCommand;
import io.picketline.cli.fleet.ContextCommand;
import io.picketline.cli.fleet.EnrollCommand;
import io.picketline.cli.fleet.JoinCommand;
import io.picketline.cli.fleet.SensorsCommand;
import io.picketline.cli.fleet.UserCommand;
import io.picketline.cli.output.Format;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.GlobalOptions;
import io.picketline.cli.session.Place;
import io.picketline.cli.session.Session;
import io.picketline.cli.session.Surroundings;
import io.picketline.config.Endpoint;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The root of the command: its global options and its verbs. */
@Command(
    name = "picket",
    synopsisSubcommandLabel = "VERB",
    header = "Sees port scans and blocks the scanners on every host of a network.",
    descriptionHeading = "%n",
    optionListHeading = "%nOptions, for every verb:%n",
    commandListHeading = "%nVerbs:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:the asked thing is not so: not blocked (why, where), not there, a bad configuration (config check, reload, --check)",
      " 2:the command line, or a value in it, is not valid",
      " 3:the daemon is not reachable, or cannot answer now",
      " 4:refused: rights, guard, ignore list, or not the daemon to ask",
      " 5:done, or so, on some hosts only (where, --wait)",
      " 6:done, but not on disk yet: the coordinator's disk cannot be written",
      "69:a part of the system or of the installation is missing",
      "70:a fault of the program itself",
      "74:the answer could not be written, as to a full disk; what was ordered is done",
      "77:a privilege is missing (sensor, coordinator)",
      "78:the configuration is bad (sensor, coordinator)",
    },
    footerHeading = "%n",
    footer = "'picket help VERB' says more about a verb.")
final class Picket implements GlobalOptions {

  private static final String SERVER = "--server";
  private static final String IDENTITY = "--identity";
  private static final String CONTEXT = "--context";

  /** When the output is coloured. */
  enum Colour {
    AUTO,
    ALWAYS,
    NEVER
  }

  @Option(
      names = "--socket",
      paramLabel = "PATH",
      scope = ScopeType.INHERIT,
      description = {
        "The daemon's Unix socket. Else $$PICKETLINE_SOCKET, else that of the coordinator or sensor"
            + " in /run/picketline: admin.sock, or read.sock for those who may only look."
      })
  private @Nullable Path socket;

  @Option(
      names = SERVER,
      paramLabel = "HOST[:PORT]",
      converter = Arguments.ToDesk.class,
      description = "A coordinator's desk to ask over TLS, in place of a daemon of this host.")
  private @Nullable Endpoint server;

  @Option(
      names = IDENTITY,
      paramLabel = "DIR",
      description = "Whom --server is to take you for: what 'picket user add' made.")
  private @Nullable Path identity;

  @Option(
      names = CONTEXT,
      paramLabel = "NAME",
      description = {
        "The context to go by: a coordinator and an identity, by the name that 'picket context add'"
            + " gave them; local for the daemon of this host. Else $$PICKETLINE_CONTEXT, else what"
            + " 'picket context use' chose."
      })
  private @Nullable String context;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      scope = ScopeType.INHERIT,
      description =
          "How the answer is written: table, wide (all columns, nothing cut), json, jsonl (one object"
              + " a line), yaml, csv, or name (what identifies each row, for scripts); export also"
              + " has plain.")
  private Format output = Format.TABLE;

  @Option(
      names = "--color",
      paramLabel = "auto|always|never",
      defaultValue = "auto",
      scope = ScopeType.INHERIT,
      description = "Colours; auto: on a terminal, unless NO_COLOR is set.")
  private Colour colour = Colour.AUTO;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Beside the answer say what went wrong alone: no notes, warnings or progress.")
  private boolean quiet;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Say how the verb is used.")
  @SuppressWarnings("UnusedVariable") // the parser acts on it
  private boolean help;

  Picket() {}

  @Override
  public @Nullable Path socket() {
    return socket;
  }

  @Override
  public @Nullable Endpoint server() {
    return server;
  }

  @Override
  public @Nullable Path identity() {
    return identity;
  }

  @Override
  public @Nullable String context() {
    return context;
  }

  @Override
  public Format output() {
    return output;
  }

  @Override
  public boolean quiet() {
    return quiet;
  }

  @Override
  public boolean colours(Surroundings surroundings) {
    return switch (colour) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO -> coloursByDefault(surroundings);
    };
  }

  /**
   * Runs the verb that the arguments name.
   *
   * @return the exit code
   */
  static int run(String[] arguments, Surroundings surroundings) {
    return run(arguments, surroundings, Place.OWN);
  }

  /** The same, wherever that is. */
  static int run(String[] arguments, Surroundings surroundings, Place place) {
    var tree = commandLine(WantedVerbs.of(arguments, VERBS.sequencedKeySet()), surroundings, place);
    var code = place.adapted(tree).execute(arguments);
    surroundings.out().flush();
    surroundings.err().flush();
    return code;
  }

  /** The whole tree. */
  static CommandLine commandLine(Surroundings surroundings) {
    return commandLine(VERBS.sequencedKeySet(), surroundings, Place.OWN);
  }

  private static CommandLine commandLine(
      Collection<String> verbs, Surroundings surroundings, Place place) {
    var options = new Picket();
    var session = new Session(surroundings, options, place);
    var root = new CommandLine(options);
    VERBS.forEach((verb, command) -> {
      if (verbs.contains(verb)) {
        root.addSubcommand(verb, command.apply(session));
      }
    });
    for (var name : List.of(SERVER, IDENTITY, CONTEXT)) {
      offer(root.getCommandSpec().findOption(name), root);
    }
    HelpText.dress(root);
    return root.setOut(surroundings.out())
        .setErr(surroundings.err())
        .setColorScheme(colorScheme(surroundings))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(false)
        .setParameterExceptionHandler((mistake, arguments) ->
            mistake instanceof UnmatchedArgumentException && verbs.size() < VERBS.size()
                ? commandLine(VERBS.sequencedKeySet(), surroundings, place).execute(arguments)
                : Mistakes.explain(mistake, arguments))
        .setExecutionExceptionHandler(Mistakes::explain);
  }

  /** Leaves what was given before the verb if nothing is given after it. */
  private record Given(ISetter setter) implements ISetter {
    @Override
    public <T> T set(T value) throws Exception {
      return value == null ? value : setter.set(value);
    }
  }

  /** Gives the option to all verbs, but those that have one of their own by that name. */
  private static void offer(OptionSpec option, CommandLine to) {
    for (var verb : to.getSubcommands().values()) {
      if (verb.getCommandSpec().findOption(option.longestName()) == null) {
        var setter = new Given(option.setter());
        verb.getCommandSpec().addOption(OptionSpec.builder(option).setter(setter).build());
      }
      offer(option, verb);
    }
  }

  private static CommandLine.Help.ColorScheme colorScheme(Surroundings surroundings) {
    var ansi =
        coloursByDefault(surroundings) ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF;
    return CommandLine.Help.defaultColorScheme(ansi);
  }

  private static boolean coloursByDefault(Surroundings surroundings) {
    var environment = surroundings.environment();
    return surroundings.terminal()
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  private static final SequencedMap<String, Function<Session, Object>> VERBS = verbs();

  private static SequencedMap<String, Function<Session, Object>> verbs() {
    var verbs = new LinkedHashMap<String, Function<Session, Object>>();
    verbs.put("status", StatusCommand::new);
    verbs.put("verdicts", VerdictsCommand::new);
    verbs.put("why", WhyCommand::new);
    verbs.put("where", WhereCommand::new);
    verbs.put("watch", WatchCommand::new);
    verbs.put("events", EventsCommand::new);
    verbs.put("history", HistoryCommand::new);
    verbs.put("block", BlockCommand::new);
    verbs.put("unblock", UnblockCommand::new);
    verbs.put("ignore", IgnoreCommand::new);
    verbs.put("revert", RevertCommand::new);
    verbs.put("sensors", SensorsCommand::new);
    verbs.put("enroll", EnrollCommand::new);
    verbs.put("join", JoinCommand::new);
    verbs.put("user", UserCommand::new);
    verbs.put("ca", CaCommand::new);
    verbs.put("context", ContextCommand::new);
    verbs.put("replay", ReplayCommand::new);
    verbs.put("import", ImportCommand::new);
    verbs.put("export", ExportCommand::withTokens);
    verbs.put("backup", BackupCommand::new);
    verbs.put("restore", RestoreCommand::new);
    verbs.put("config", ConfigCommand::new);
    verbs.put("reload", ReloadCommand::new);
    verbs.put("selftest", SelfTestCommand::new);
    verbs.put("notify", NotifyCommand::new);
    verbs.put("metrics", MetricsCommand::new);
    verbs.put("completion", CompletionCommand::new);
    verbs.put("version", VersionCommand::new);
    verbs.put("help", session -> new HelpCommand());
    verbs.put("sensor", session -> new DaemonCommand.Sensor());
    verbs.put("coordinator", DaemonCommand.Coordinator::new);
    verbs.put("words", WordsCommand::new);
    verbs.put("manual", ManualCommand::new);
    return verbs;
  }
}
