package io.picketline.coordinator.api;

import io.picketline.protocol.Prefix;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The variables of a request's path, and its query: each known, and each used once. */
final class Parameters {

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final List<String> variables;
  private final Map<String, List<String>> query;
  private final Set<String> asked = new HashSet<>();

  Parameters(List<String> variables, Map<String, List<String>> query) {
    this.variables = variables;
    this.query = query;
  }

  /** The path's first variable. */
  String name() {
    return variables.getFirst();
  }

  /** The same as a prefix. */
  Prefix prefix() {
    return parsed("the path", name(), Prefix::parse);
  }

  /** A value of the query. */
  Optional<String> text(String name) {
    asked.add(name);
    var values = query.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw new Problem(Problem.Kind.INVALID, "%s is there twice".formatted(name));
    }
    return values.stream().findFirst();
  }

  /** The same, read by {@code reader}. */
  <T> Optional<T> value(String name, Function<String, T> reader) {
    return text(name).map(text -> parsed(name, text, reader));
  }

  Optional<Instant> instant(String name) {
    return value(name, Parameters::time);
  }

  /** A time to which any duration of ours can be added. */
  static Instant time(String text) {
    var time = Instant.parse(text);
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      throw new DateTimeException("before the year 1, or after 9999");
    }
    return time;
  }

  Optional<Duration> duration(String name) {
    return value(name, Duration::parse);
  }

  /** A number within bounds. */
  int number(String name, int otherwise, int least, int most) {
    var number = value(name, Integer::valueOf).orElse(otherwise);
    if (number < least || number > most) {
      throw new Problem(
          Problem.Kind.INVALID, "%s: %d is not in %d to %d".formatted(name, number, least, most));
    }
    return number;
  }

  boolean flag(String name) {
    return value(
            name,
            text ->
                switch (text) {
                  case "true", "" -> true;
                  case "false" -> false;
                  default -> throw new IllegalArgumentException("neither true nor false");
                })
        .orElse(false);
  }

  /** Words with commas between. */
  List<String> words(String name) {
    return text(name).map(text -> List.of(text.split(",", -1))).orElse(List.of());
  }

  /**
   * To be called once all that is known has been asked for.
   *
   * @throws Problem if there is anything else in the query
   */
  void requireNoOther() {
    for (var name : query.keySet()) {
      if (!asked.contains(name)) {
        throw new Problem(
            Problem.Kind.INVALID, "\"%s\" is no parameter of this request".formatted(name));
      }
    }
  }

  private static <T> T parsed(String name, String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (DateTimeException | NumberFormatException _) {
      throw new Problem(Problem.Kind.INVALID, "%s: \"%s\" cannot be read".formatted(name, text));
    } catch (IllegalArgumentException e) {
      throw new Problem(Problem.Kind.INVALID, "%s: %s".formatted(name, e.getMessage()));
    }
  }
}
