package io.picketline.cli.change;

import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Spans;
import io.picketline.protocol.IgnoreLine;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A list of ignore rules in the syntax of a sensor's ignore files: one address or address/length a
 * line, what follows it is a comment. The last words of a line may be options: {@code
 * scope=group:NAME,host:NAME}, {@code for=8h}, {@code until=2026-12-31T00:00:00Z}.
 *
 * @param lines the good ones, in order
 * @param problems of all others, each with file and line
 */
public record IgnoreText(List<IgnoreLine> lines, List<String> problems) {

  /** Most bytes of a file: what it comes to fits one message. */
  static final int MAX_BYTES = 384 << 10;

  private static final Pattern OPTION = Pattern.compile("[a-z-]+=.*");
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");

  public IgnoreText {
    lines = List.copyOf(lines);
    problems = List.copyOf(problems);
  }

  /**
   * Reads a file; - is standard input.
   *
   * @throws CommandException if it cannot be read, or is too large
   */
  static IgnoreText read(Path file) {
    var standard = file.toString().equals("-");
    var name = standard ? "standard input" : Names.printable(file.toString());
    try (var in = standard ? new FileInputStream(FileDescriptor.in) : Files.newInputStream(file)) {
      var bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new CommandException(
            ExitCode.USAGE, "%s is larger than %d KiB".formatted(name, MAX_BYTES >> 10));
      }
      return parse(name, new String(bytes, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      throw new CommandException(ExitCode.USAGE, "%s is not there".formatted(name));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.USAGE, "%s cannot be read: %s".formatted(name, e.getMessage()));
    }
  }

  /** Reads the text of a file that is called {@code name}. */
  public static IgnoreText parse(String name, String text) {
    var lines = new ArrayList<IgnoreLine>();
    var problems = new ArrayList<String>();
    var places = new HashMap<Prefix, Integer>();
    var number = 0;
    for (var raw : (Iterable<String>) withoutMark(text).lines()::iterator) {
      number++;
      var content = raw.strip();
      if (content.isEmpty() || content.startsWith("#")) {
        continue;
      }
      try {
        var line = line(content);
        var first = places.putIfAbsent(line.prefix(), number);
        if (first != null) {
          throw new IllegalArgumentException(
              "%s stands in line %d already".formatted(line.prefix(), first));
        }
        lines.add(line);
      } catch (IllegalArgumentException e) {
        problems.add(
            "%s:%d: %s".formatted(name, number, Names.printable(String.valueOf(e.getMessage()))));
      }
    }
    if (lines.size() > IgnoreRule.MOST_OF_A_LIST) {
      problems.add(
          "%s: %d rules, at most %d".formatted(name, lines.size(), IgnoreRule.MOST_OF_A_LIST));
    }
    return new IgnoreText(lines, problems);
  }

  private static IgnoreLine line(String content) {
    var hash = content.indexOf('#');
    var spaced =
        hash < 0 ? content : content.substring(0, hash) + " " + content.substring(hash + 1);
    var words = new ArrayList<>(Arrays.asList(SPACE.split(spaced.strip(), -1)));
    var prefix = Prefix.parse(words.removeFirst().toLowerCase(Locale.ROOT));
    var options = new HashMap<String, String>();
    while (!words.isEmpty() && OPTION.matcher(words.getLast()).matches()) {
      var option = words.removeLast().split("=", 2);
      if (options.put(option[0], option[1]) != null) {
        throw new IllegalArgumentException("%s= stands twice".formatted(option[0]));
      }
    }
    for (var word : words) {
      if (word.startsWith("scope=") || word.startsWith("for=") || word.startsWith("until=")) {
        throw new IllegalArgumentException("%s must stand at the end of the line".formatted(word));
      }
    }
    return new IgnoreLine(
        prefix,
        Optional.ofNullable(options.remove("scope"))
            .map(IgnoreScope::parse)
            .orElse(IgnoreScope.ALL),
        Optional.ofNullable(options.remove("until")).map(IgnoreText::moment),
        life(options),
        Names.printable(String.join(" ", words)));
  }

  /** Takes the last option; none may be left, as a mistyped scope would spare everywhere. */
  private static Optional<Duration> life(Map<String, String> options) {
    @Nullable String life = options.remove("for");
    if (!options.isEmpty()) {
      throw new IllegalArgumentException(
          "%s= is none of scope=, for= and until=".formatted(options.keySet().iterator().next()));
    }
    return Optional.ofNullable(life).map(Spans::parse);
  }

  private static Instant moment(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"%s\" is no moment such as 2026-12-31T00:00:00Z".formatted(text), e);
    }
  }

  private static String withoutMark(String text) {
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }
}
