package io.picketline.cli.care;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Parts;
import io.picketline.cli.session.Rehearsed;
import io.picketline.cli.session.Session;
import io.picketline.config.ConfigBlock;
import io.picketline.config.Effective;
import io.picketline.config.InvalidConfigException;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Names;
import io.picketline.spi.ConfigImport;
import io.picketline.spi.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at a configuration file, without any daemon. */
@Command(
    name = "config",
    synopsisSubcommandLabel = "(check | show | import)",
    description = "Check and show a configuration file, or make one of PortSentry's.")
public final class ConfigCommand {

  private static final String STANDARD = "/etc/picketline/picketline.conf";

  private static final String SENSOR = "sensor";
  private static final String COORDINATOR = "coordinator";

  private static final Columns<Checked> CHECKED =
      Columns.of(Checked.class)
          .name("FILE", "file", Checked::file)
          .column("BLOCKS", "blocks", Checked::blocks)
          .column("PROBLEMS", "problems", Checked::problems)
          .column("WARNINGS", "warnings", Checked::warnings);

  private static final Columns<Effective.Setting> SETTINGS =
      Columns.of(Effective.Setting.class)
          .name("KEY", "key", Effective.Setting::key)
          .column("VALUE", "value", Effective.Setting::value)
          .column("SET IN", "origin", Effective.Setting::origin);

  private final Session session;

  /** A daemon's block of a configuration. */
  enum Block {
    SENSOR,
    COORDINATOR;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a check found. */
  record Checked(String file, List<String> blocks, List<String> problems, List<String> warnings) {}

  public ConfigCommand(Session session) {
    this.session = session;
  }

  @Command(
      name = "check",
      description = "Say all that is wrong with a configuration file; exit code 1 if anything is.",
      footer = "picket config check /etc/picketline/picketline.conf")
  int check(
      @Parameters(
              paramLabel = "FILE",
              arity = "0..1",
              defaultValue = STANDARD,
              description = "The file (default: ${DEFAULT-VALUE}).")
          Path file,
      @Option(
              names = "--only",
              paramLabel = "sensor|coordinator",
              description = {
                "Check the block of that daemon alone, as its service does: a mistake in the"
                    + " other's keeps it from nothing."
              })
          @Nullable Block only) {
    var problems = new ArrayList<String>();
    var read =
        only == null
            ? read(file, problems, block -> wanted(file, block))
            : read(file, problems, only.toString()::equals);
    var warnings = read.values().stream().flatMap(it -> it.warnings().stream()).toList();
    problems.forEach(session::note);
    warnings.forEach(warning -> session.note("warning: " + warning));
    var checked =
        new Checked(file.toString(), List.copyOf(read.sequencedKeySet()), problems, warnings);
    session.show(
        checked,
        Rows.one(CHECKED, checked),
        out ->
            out.println(
                problems.isEmpty()
                    ? "%s is good: %s".formatted(printable(file), String.join(", ", read.keySet()))
                    : "%s is bad: %s"
                        .formatted(
                            printable(file),
                            problems.size() == 1 ? "1 problem" : problems.size() + " problems")));
    return problems.isEmpty() ? ExitCode.DONE : ExitCode.NOT_SO;
  }

  @Command(
      name = "show",
      description = {
        "Show every setting with its value in force and where it was set; secrets are masked."
      },
      footer = "picket config show /etc/picketline/picketline.conf")
  int show(
      @Parameters(
              paramLabel = "FILE",
              arity = "0..1",
              defaultValue = STANDARD,
              description = "The file (default: ${DEFAULT-VALUE}).")
          Path file) {
    var problems = new ArrayList<String>();
    var read = read(file, problems, block -> wanted(file, block));
    problems.forEach(session::note);
    if (!problems.isEmpty()) {
      return ExitCode.NOT_SO;
    }
    var settings = read.values().stream().flatMap(it -> it.settings().stream()).toList();
    session.show(
        settings,
        Rows.each(SETTINGS, settings),
        out ->
            settings.forEach(setting ->
                out.println(
                    "%s = %s # %s"
                        .formatted(
                            setting.key(),
                            Names.escaped(setting.value()),
                            Names.printable(setting.origin())))));
    return ExitCode.DONE;
  }

  @Command(
      name = "import",
      description = {
        "Make a configuration of ours of PortSentry's, version 1 or 2. What became of each of its"
            + " keys is said on standard error."
      },
      footer = "picket config import portsentry.conf --modes atcp,audp")
  int convert(
      @Parameters(paramLabel = "PORTSENTRY.CONF", description = "PortSentry's configuration.")
          Path config,
      @Option(
              names = "--ignore",
              paramLabel = "FILE",
              description = "PortSentry's ignore file, if another than its configuration names.")
          @Nullable Path ignore,
      @Option(
              names = "--modes",
              paramLabel = "MODE",
              split = ",",
              description = "The modes that PortSentry ran in: atcp,audp.")
          @Nullable Set<Mode> modes,
      @Option(
              names = "--default",
              paramLabel = "FILE",
              description = "Debian's /etc/default/portsentry, which names the modes.")
          @Nullable Path defaults,
      @Option(
              names = "--to",
              paramLabel = "FILE",
              description = "Where to write it; a new file (default: standard output).")
          @Nullable Path to,
      @Mixin Rehearsed rehearsed) {
    var request =
        new ConfigImport.Request(
            config,
            Optional.ofNullable(ignore),
            Optional.ofNullable(defaults),
            modes == null ? Set.of() : modes);
    return new ImportedConfig(session).write(request, to, rehearsed.only());
  }

  /** Says of a block whether it is to be read. */
  private interface Choice {
    boolean takes(String block) throws InvalidConfigException;
  }

  private static SequencedMap<String, Effective> read(
      Path file, List<String> problems, Choice choice) {
    var read = new TreeMap<String, Effective>();
    for (var part : Parts.all(Settings.class)) {
      try {
        if (choice.takes(part.block())) {
          read.put(part.block(), part.read(file));
        }
      } catch (InvalidConfigException e) {
        e.problems().stream().filter(problem -> !problems.contains(problem)).forEach(problems::add);
      }
    }
    return read;
  }

  /** One that the file has; one that has none is a sensor's with nothing but defaults. */
  private static boolean wanted(Path file, String block) throws InvalidConfigException {
    return ConfigBlock.has(file, block)
        || (block.equals(SENSOR) && !ConfigBlock.has(file, COORDINATOR));
  }

  private static String printable(Path file) {
    return Names.printable(file.toString());
  }
}
