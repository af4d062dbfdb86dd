package io.picketline.cli.completion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What may stand behind some verbs.
 *
 * @param path the verbs, with a space between; empty for none yet
 * @param verbs those that may follow
 * @param options all names of all options
 * @param values the options that want a value as the next word, each with {@code =} and what {@link
 *     Choice} says of it
 * @param positional what may stand there that is no option
 */
record Slot(
    String path, List<Verb> verbs, List<String> options, List<String> values, String positional) {

  /**
   * A verb that may follow.
   *
   * @param says what it does, in a few words
   */
  record Verb(String name, String says) {}

  Slot {
    verbs = List.copyOf(verbs);
    options = List.copyOf(options);
    values = List.copyOf(values);
  }

  /** Those of a tree of verbs, the root first. */
  static List<Slot> of(CommandLine root) {
    var slots = new ArrayList<Slot>();
    add("", root, slots);
    return slots;
  }

  private static void add(String path, CommandLine verb, List<Slot> to) {
    to.add(slot(path, verb));
    verb.getSubcommands()
        .forEach((name, child) -> {
          if (!child.getCommandSpec().usageMessage().hidden()) {
            add(path.isEmpty() ? name : path + " " + name, child, to);
          }
        });
  }

  private static Slot slot(String path, CommandLine verb) {
    var spec = verb.getCommandSpec();
    var options = spec.options().stream().filter(option -> !option.hidden()).toList();
    var verbs =
        verb.getSubcommands().entrySet().stream()
            .filter(child -> !child.getValue().getCommandSpec().usageMessage().hidden())
            .map(child -> new Verb(child.getKey(), says(child.getValue())))
            .toList();
    return new Slot(
        path,
        verbs,
        options.stream().flatMap(option -> Arrays.stream(option.names())).toList(),
        options.stream()
            .filter(option -> option.arity().min() > 0)
            .flatMap(option -> wanting(path, option))
            .toList(),
        path.equals("help")
            ? words(verb.getParent())
            : spec.positionalParameters().stream()
                .findFirst()
                .map(value -> Choice.of(path, value))
                .orElse(Choice.ANYTHING));
  }

  private static Stream<String> wanting(String path, OptionSpec option) {
    var choice = Choice.of(path, option);
    return Arrays.stream(option.names()).map(name -> name + "=" + choice);
  }

  private static String words(CommandLine root) {
    return String.join(
        ",",
        root.getSubcommands().entrySet().stream()
            .filter(child -> !child.getValue().getCommandSpec().usageMessage().hidden())
            .map(child -> child.getKey())
            .toList());
  }

  private static String says(CommandLine verb) {
    var description = verb.getCommandSpec().usageMessage().description();
    return description.length == 0
        ? ""
        : description[0].split("[:;]|\\. ", -1)[0].replaceFirst("\\.$", "").replace("'", "\\'");
  }
}
