package io.picketline.cli;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * What is said of how the command is used: verbs by group, and examples behind each verb's help.
 */
final class HelpText {

  private static final String INDENT = "  ";
  private static final int SYNOPSIS_INDENT = 9;

  /** The verbs that are typed every day come first. */
  private static final List<Group> GROUPS =
      List.of(
          new Group(
              "Everyday",
              List.of("status", "verdicts", "why", "where", "watch", "events", "history")),
          new Group("Change", List.of("block", "unblock", "ignore", "revert")),
          new Group("Fleet", List.of("sensors", "enroll", "join", "user", "ca", "context")),
          new Group("Data", List.of("replay", "import", "export", "backup", "restore")),
          new Group(
              "Care",
              List.of(
                  "config",
                  "reload",
                  "selftest",
                  "notify",
                  "metrics",
                  "completion",
                  "version",
                  "help")),
          new Group("Daemons", List.of("sensor", "coordinator")));

  /** Verbs that belong together; those that an installation lacks are passed over. */
  private record Group(String name, List<String> verbs) {
    List<Map.Entry<String, Help>> of(Help root) {
      var there = root.subcommands();
      return verbs.stream()
          .filter(there::containsKey)
          .map(verb -> Map.entry(verb, there.get(verb)))
          .toList();
    }
  }

  private HelpText() {}

  /** Has all commands of the tree say it this way. */
  static void dress(CommandLine root) {
    var sections = new TreeMap<>(root.getHelpSectionMap());
    var verbs = requireNonNull(sections.get(UsageMessageSpec.SECTION_KEY_COMMAND_LIST));
    sections.put(
        UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
        help -> isRoot(help) ? groups(help) : verbs.render(help));
    var options = requireNonNull(sections.get(UsageMessageSpec.SECTION_KEY_OPTION_LIST));
    sections.put(
        UsageMessageSpec.SECTION_KEY_OPTION_LIST,
        help -> isRoot(help) ? options.render(help) : options(help));
    var synopsis = requireNonNull(sections.get(UsageMessageSpec.SECTION_KEY_SYNOPSIS));
    sections.put(
        UsageMessageSpec.SECTION_KEY_SYNOPSIS,
        help -> isRoot(help) ? synopsis.render(help) : synopsis(help));
    var footer = requireNonNull(sections.get(UsageMessageSpec.SECTION_KEY_FOOTER));
    sections.put(
        UsageMessageSpec.SECTION_KEY_FOOTER,
        help -> isRoot(help) ? footer.render(help) : examples(help));
    root.setHelpSectionMap(sections);
  }

  /** The examples of a verb, one a line as they are typed. */
  static List<String> examples(CommandLine verb) {
    return List.of(verb.getCommandSpec().usageMessage().footer());
  }

  /** The little that is said to who names no verb. */
  static void printShort(CommandLine root, PrintWriter err) {
    var help = root.getHelp();
    err.println(String.join("", root.getCommandSpec().usageMessage().header()));
    err.println();
    err.println("Usage: picket VERB [OPTIONS]");
    for (var group : GROUPS) {
      var verbs = group.of(help);
      if (verbs.isEmpty()) {
        continue;
      }
      err.println();
      if (group.equals(GROUPS.getFirst())) {
        err.println(group.name() + ":");
        verbs.forEach(verb -> err.print(line(verb)));
      } else {
        err.println(
            group.name() + ": " + verbs.stream().map(Map.Entry::getKey).collect(joining(" ")));
      }
    }
    err.println();
    err.println("'picket --help' says more, 'picket help VERB' all about a verb.");
  }

  /** The options that not every verb has. */
  private static String options(Help help) {
    var own = help.commandSpec().options().stream().filter(it -> !isOfEveryVerb(help, it)).toList();
    return help.optionListExcludingGroups(own)
        + "Options of every verb, such as -o: 'picket --help'.%n".formatted();
  }

  private static boolean isOfEveryVerb(Help help, OptionSpec option) {
    var theirs = help.commandSpec().root().findOption(option.longestName());
    return theirs != null && Arrays.equals(theirs.description(), option.description());
  }

  /** Without these options, in lines as wide as the rest. */
  private static String synopsis(Help help) {
    var left =
        help.commandSpec().options().stream()
            .filter(option -> isOfEveryVerb(help, option))
            .flatMap(option -> Arrays.stream(option.names()))
            .map(name -> Pattern.quote("[" + name) + "[=\\]].*")
            .collect(joining("|"));
    var width = help.commandSpec().usageMessage().width();
    var text = new StringBuilder();
    var column = help.synopsisHeadingLength();
    // picocli breaks HOST[:PORT] in two
    var said = Ansi.OFF.string(help.synopsis(column)).replaceAll(":\\s+", ":").strip();
    for (var word : said.split("\\s+", -1)) {
      if (word.matches(left)) {
        continue;
      }
      if (column + word.length() > width) {
        text.append("%n".formatted()).append(" ".repeat(SYNOPSIS_INDENT));
        column = SYNOPSIS_INDENT;
      }
      text.append(word).append(' ');
      column += word.length() + 1;
    }
    return text.toString().stripTrailing() + "%n".formatted();
  }

  private static boolean isRoot(Help help) {
    return help.commandSpec().parent() == null;
  }

  private static String groups(Help root) {
    var text = new StringBuilder();
    for (var group : GROUPS) {
      var verbs = group.of(root);
      if (!verbs.isEmpty()) {
        text.append(INDENT).append(group.name()).append(System.lineSeparator());
        verbs.forEach(verb -> text.append(INDENT).append(line(verb)));
      }
    }
    return text.toString();
  }

  private static String line(Map.Entry<String, Help> verb) {
    var said = verb.getValue().commandSpec().usageMessage().description();
    return "%s%-12s %s%n".formatted(INDENT, verb.getKey(), firstSentence(said).orElse(""));
  }

  private static Optional<String> firstSentence(String[] description) {
    return description.length == 0
        ? Optional.empty()
        : Optional.of(description[0].split("[:;]|\\. ", -1)[0].replaceFirst("\\.$", ""));
  }

  private static String examples(Help help) {
    var lines = help.commandSpec().usageMessage().footer();
    return lines.length == 0
        ? ""
        : List.of(lines).stream()
            .map(line -> INDENT + line + System.lineSeparator())
            .collect(joining("", "%nExamples:%n".formatted(), ""));
  }
}
