package io.picketline.cli.completion;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** A shell that can complete the command's words, and how it is told to. */
public enum Shell {
  /** GNU bash, 4.3 or newer. */
  BASH,
  /** The Z shell, 5 or newer. */
  ZSH,
  /** The friendly interactive shell, 3 or newer. */
  FISH;

  private static final String TABLE = "@TABLE@";

  /** The one of this name, if there is one. */
  public static Optional<Shell> named(String name) {
    return Arrays.stream(values()).filter(shell -> shell.toString().equals(name)).findAny();
  }

  /** As its program is called. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The script that the shell is to read. */
  public String script(CommandLine root) {
    var slots = Slot.of(root);
    var table =
        slots.stream()
            .map(this == FISH ? Shell::inFish : Shell::inSh)
            .collect(Collectors.joining());
    return frame().replace(TABLE, table);
  }

  private String frame() {
    try (var in = Shell.class.getResourceAsStream("picket." + this)) {
      if (in == null) {
        throw new IllegalStateException("no script for %s in this installation".formatted(this));
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String inSh(Slot slot) {
    return """
        '%s')
          verbs='%s'
          options='%s'
          values='%s'
          positional='%s'
          ;;
    """
        .formatted(
            slot.path(),
            slot.verbs().stream().map(Slot.Verb::name).collect(Collectors.joining(" ")),
            words(slot.options()),
            words(slot.values()),
            slot.positional());
  }

  private static String inFish(Slot slot) {
    return """
        case '%s'
            set -g __picket_verbs %s
            set -g __picket_options %s
            set -g __picket_values %s
            set -g __picket_positional '%s'
    """
        .formatted(
            slot.path(),
            slot.verbs().stream()
                .map(verb -> "'%s\t%s'".formatted(verb.name(), verb.says()))
                .collect(Collectors.joining(" ")),
            words(slot.options()),
            slot.values().stream()
                .map(value -> "'%s'".formatted(value))
                .collect(Collectors.joining(" ")),
            slot.positional());
  }

  private static String words(List<String> words) {
    return String.join(" ", words);
  }
}
