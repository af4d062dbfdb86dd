package io.picketline.cli.completion;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What may be typed as a value; in scripts a word list, or {@code @} and what it is. */
final class Choice {

  /** Anything. */
  static final String ANYTHING = "@anything";

  private static final String FILES = "@files";
  private static final String DIRECTORIES = "@directories";

  /** A form of lists alone. */
  private static final String PLAIN = "plain";

  private static final String EXPORT = "export";
  private static final Set<String> OF_FILES = Set.of("FILE", "PATH", "PORTSENTRY.CONF");
  private static final Set<String> OF_BLOCKED = Set.of("why", "where", "unblock", "history");

  private Choice() {}

  /**
   * The choice for a value.
   *
   * @param path the verbs before it, with a space between
   */
  static String of(String path, ArgSpec value) {
    var label = value.paramLabel();
    if (label.contains("|")) {
      return String.join(",", label.split("\\|", -1));
    }
    var words = constants(value);
    if (!words.isEmpty()) {
      return words.stream()
          .filter(word -> !word.equals(PLAIN) || path.equals(EXPORT))
          .collect(Collectors.joining(","));
    }
    if (OF_FILES.contains(label)) {
      return FILES;
    }
    return switch (label) {
      case "DIR" -> DIRECTORIES;
      case "HOST" -> path.equals("enroll") ? ANYTHING : known(Known.HOSTS);
      case "SCOPE" -> known(Known.SCOPES);
      case "ADDRESS", "PREFIX" -> prefix(path);
      case "NAME" -> named(path, value);
      default -> ANYTHING;
    };
  }

  /** As they are typed. */
  private static List<String> constants(ArgSpec value) {
    return Arrays.stream(value.auxiliaryTypes())
        .filter(Class::isEnum)
        .flatMap(type -> Arrays.stream(type.getEnumConstants()))
        .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
  }

  private static String prefix(String path) {
    if (OF_BLOCKED.contains(path)) {
      return known(Known.SOURCES);
    }
    return path.equals("ignore remove") ? known(Known.IGNORED) : ANYTHING;
  }

  private static String named(String path, ArgSpec value) {
    if (value.isOption()) {
      return isContext(value) ? known(Known.CONTEXTS) : ANYTHING;
    }
    return switch (path) {
      case "sensors remove" -> known(Known.HOSTS);
      case "notify test" -> known(Known.RECEIVERS);
      case "export token remove" -> known(Known.TOKENS);
      case "user remove" -> known(Known.USERS);
      case "context show", "context use", "context remove" -> known(Known.CONTEXTS);
      default -> ANYTHING;
    };
  }

  private static boolean isContext(ArgSpec value) {
    return value instanceof OptionSpec option && option.longestName().equals("--context");
  }

  private static String known(Known known) {
    return "@" + known;
  }
}
