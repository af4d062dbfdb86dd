package io.picketline.cli.manual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The pages of the command and of each of its verbs, from the same model as its help. */
public final class CommandPages {

  private static final int SECTION = 1;

  /** Wide enough for any synopsis; the reader's own width breaks it. */
  private static final int ONE_LINE = 4_000;

  private final CommandLine root;
  private final String version;
  private final SequencedMap<String, String> pages = new LinkedHashMap<>();

  private CommandPages(CommandLine root, String version) {
    this.root = root;
    this.version = version;
  }

  /** The pages by file name; the tree gives its help in single lines from then on. */
  public static SequencedMap<String, String> of(CommandLine root, String version) {
    root.setUsageHelpWidth(ONE_LINE);
    var all = new CommandPages(root, version);
    all.add(root);
    return all.pages;
  }

  private void add(CommandLine command) {
    var spec = command.getCommandSpec();
    if (spec.usageMessage().hidden()) {
      return;
    }
    pages.put(pageName(command) + "." + SECTION, page(command).toString());
    command.getSubcommands().values().stream().distinct().forEach(this::add);
  }

  private Page page(CommandLine command) {
    var spec = command.getCommandSpec();
    var usage = spec.usageMessage();
    var said = isRoot(command) ? usage.header() : usage.description();
    var page = new Page(pageName(command), SECTION, version);
    page.name(pageName(command), decapitalized(firstSentence(said)));
    page.section("SYNOPSIS").plain(synopsis(command));
    page.section("DESCRIPTION");
    for (var paragraph : said) {
      page.paragraph(formatted(paragraph));
    }
    verbs(command, page);
    options(command, page);
    exitCodes(command, page);
    var examples = isRoot(command) ? new String[0] : usage.footer();
    if (examples.length > 0) {
      page.section("EXAMPLES").verbatim(String.join("\n", examples));
    }
    return page.section("SEE ALSO").plain(seeAlso(command));
  }

  private static void verbs(CommandLine command, Page page) {
    var verbs =
        command.getSubcommands().entrySet().stream()
            .filter(verb -> !verb.getValue().getCommandSpec().usageMessage().hidden())
            .toList();
    if (!verbs.isEmpty()) {
      page.section("VERBS");
      verbs.forEach(verb ->
          page.item(
              verb.getKey(),
              firstSentence(verb.getValue().getCommandSpec().usageMessage().description()) + "."));
    }
  }

  private void options(CommandLine command, Page page) {
    var spec = command.getCommandSpec();
    var own =
        spec.options().stream()
            .filter(option -> !option.hidden())
            .filter(option -> isRoot(command) || !isOfEveryVerb(option))
            .toList();
    if (own.isEmpty() && spec.positionalParameters().isEmpty()) {
      return;
    }
    page.section("OPTIONS");
    spec.positionalParameters().forEach(value -> page.item(value.paramLabel(), words(value)));
    own.forEach(option -> page.item(names(option), words(option)));
    if (!isRoot(command)) {
      page.paragraph("Options of every verb are in picket(1).");
    }
  }

  private static boolean isRoot(CommandLine command) {
    return command.getParent() == null;
  }

  private boolean isOfEveryVerb(OptionSpec option) {
    var ours = root.getCommandSpec().findOption(option.longestName());
    return ours != null && Arrays.equals(ours.description(), option.description());
  }

  private void exitCodes(CommandLine command, Page page) {
    if (isRoot(command)) {
      page.section("EXIT STATUS");
      root.getCommandSpec()
          .usageMessage()
          .exitCodeList()
          .forEach((code, meaning) -> page.item(code.strip(), formatted(meaning)));
      surroundings(page);
    }
  }

  private static void surroundings(Page page) {
    page.section("ENVIRONMENT")
        .item("PICKETLINE_SOCKET", "The daemon's Unix socket, where --socket names none.")
        .item("PICKETLINE_CONTEXT", "The context to go by, where --context names none.")
        .item("COLUMNS", "How wide a table may be, in place of what the terminal says.")
        .item("NO_COLOR, TERM", "No colours if the first has a value or the second is dumb.")
        .item("XDG_CONFIG_HOME", "The directory for picketline/contexts.json; else ~/.config.");
    page.section("FILES")
        .item("/etc/picketline/picketline.conf", "Settings of the daemons, picketline.conf(5).")
        .item("/etc/picketline/ignore.d/*.list", "Who is never blocked, an address a line.")
        .item("/run/picketline/*/admin.sock", "Where a daemon is asked, for everything.")
        .item("/run/picketline/*/read.sock", "The same for those who may only look.")
        .item("~/.config/picketline/contexts.json", "What 'picket context add' keeps.");
  }

  private String seeAlso(CommandLine command) {
    var others = new ArrayList<String>();
    if (command.getParent() != null) {
      others.add(pageName(command.getParent()) + "(1)");
    }
    for (var verb : command.getSubcommands().values()) {
      if (!verb.getCommandSpec().usageMessage().hidden()) {
        others.add(pageName(verb) + "(1)");
      }
    }
    others.add("picketline.conf(5)");
    return others.stream().distinct().collect(Collectors.joining(", "));
  }

  private static String pageName(CommandLine command) {
    return command.getCommandSpec().qualifiedName("-");
  }

  private static String synopsis(CommandLine command) {
    return Ansi.OFF.string(command.getHelp().synopsis(0)).strip().replaceAll("\\s+", " ");
  }

  private static String names(OptionSpec option) {
    var label = option.arity().max() == 0 ? "" : option.paramLabel();
    var value = option.arity().min() == 0 && !label.isEmpty() ? "[=%s]" : "=%s";
    return String.join(", ", option.names()) + (label.isEmpty() ? "" : value.formatted(label));
  }

  private static String words(ArgSpec argument) {
    var fallback = argument.defaultValue();
    return Arrays.stream(argument.description())
        .map(line -> line.replace("${DEFAULT-VALUE}", fallback == null ? "none" : fallback))
        .map(CommandPages::formatted)
        .collect(Collectors.joining(" "));
  }

  /** As the help's own text is written: for a formatter. */
  private static String formatted(String text) {
    return String.format(text).replaceAll("\\s+", " ").strip();
  }

  private static String firstSentence(String[] said) {
    return said.length == 0
        ? ""
        : formatted(said[0]).split("[:;]|\\. ", -1)[0].replaceFirst("\\.$", "");
  }

  private static String decapitalized(String words) {
    return words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
  }
}
