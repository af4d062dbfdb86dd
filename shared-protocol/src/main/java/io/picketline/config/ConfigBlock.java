package io.picketline.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import io.picketline.protocol.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A block of a configuration file over its reference, read key by key. A value that cannot be used
 * is noted as a problem and read as its reference value, so that all problems are found in one go.
 * Every key must be in the reference; one that is not is a problem that names the nearest known.
 */
public final class ConfigBlock {

  /** Keys whose values are shown to nobody. */
  private static final Pattern SECRET =
      Pattern.compile("(^|-)(secret|password|passphrase|token|credential)s?$");

  /** The library would take it for milliseconds. */
  private static final Pattern UNITLESS = Pattern.compile("\\s*[-+]?[0-9.]+\\s*");

  private static final String MASK = "\"********\"";

  private final Config reference;
  private final Config config;
  private final String path;
  private final Problems problems;

  private ConfigBlock(Config reference, Config config, String path, Problems problems) {
    this.reference = reference;
    this.config = config;
    this.path = path;
    this.problems = problems;
  }

  /** How to build a record from the block; a value it refuses may be told as a problem. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(ConfigBlock block);
  }

  /**
   * Reads block {@code name} of {@code file} and of its {@link DropIns}.
   *
   * @param reference the resource that holds every key of the block with its default, which is its
   *     documentation too; found beside {@code owner}
   * @throws InvalidConfigException with all problems
   */
  public static <T> T read(
      Path file, Class<?> owner, String reference, String name, Reader<T> reader)
      throws InvalidConfigException {
    var problems = new Problems(file);
    var own = parse(file, problems);
    problems.throwIfAny();
    var defaults = NamedBlocks.named(parseReference(owner, reference), own);
    problems.unknownBlocks(own);
    if (problems.notABlock(own, name)) {
      problems.throwIfAny();
    }
    if (own.hasPath(name)) {
      problems.unknownKeys(own, defaults, name);
    }
    var block =
        new ConfigBlock(
            defaults.getConfig(name), own.withFallback(defaults).getConfig(name), name, problems);
    var read = reader.read(block);
    problems.throwIfAny();
    return read;
  }

  /**
   * Whether {@code file} has a block of this name.
   *
   * @throws InvalidConfigException if it cannot be read at all
   */
  public static boolean has(Path file, String name) throws InvalidConfigException {
    var problems = new Problems(file);
    var own = parse(file, problems);
    problems.throwIfAny();
    return own.root().containsKey(name);
  }

  /** The text of the file that gives a block's defaults, comments and all. */
  public static String reference(Class<?> owner, String resource) {
    try (var in = owner.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no reference configuration " + resource);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Config parse(Path file, Problems problems) {
    try {
      if (!Files.isReadable(file) && (Files.exists(file) || DropIns.of(file).isEmpty())) {
        problems.add(
            Files.notExists(file)
                ? "is not there; name another with --config"
                : "cannot be read; name another with --config, or check its owner and mode");
        return ConfigFactory.empty();
      }
      return Includes.parse(file).toConfig().resolve();
    } catch (ConfigException e) {
      problems.add(String.valueOf(e.getMessage()));
      return ConfigFactory.empty();
    } catch (StackOverflowError _) {
      problems.add("is nested too deeply");
      return ConfigFactory.empty();
    }
  }

  private static Config parseReference(Class<?> owner, String resource) {
    var url = owner.getResource(resource);
    if (url == null) {
      throw new IllegalStateException("no reference configuration " + resource);
    }
    return ConfigFactory.parseURL(url).resolve();
  }

  /** A text, as it stands. */
  public String text(String key) {
    return value(key, from -> from.getString(key));
  }

  /** A list of texts. */
  public List<String> texts(String key) {
    return List.copyOf(value(key, from -> from.getStringList(key)));
  }

  /** On or off. */
  public boolean flag(String key) {
    return value(key, from -> from.getBoolean(key));
  }

  /** A file or directory; one that is relative is told as a warning. */
  public Path path(String key) {
    var named = parsed(key, ConfigBlock::named);
    if (!named.isAbsolute()) {
      warning(
          "%s.%s: %s is no full path: it means another place wherever the daemon is started"
              .formatted(path, key, Names.printable(named.toString())));
    }
    return named;
  }

  private static Path named(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("it is empty; name a path");
    }
    return Path.of(text);
  }

  /** A whole number within bounds, both allowed. */
  public int number(String key, int least, int most) {
    var number = (int) value(key, from -> whole(from, key));
    if (number < least || number > most) {
      problem(key, "%d is not in %d to %d".formatted(number, least, most));
      return reference.getInt(key);
    }
    return number;
  }

  /** The library would leave out what stands behind the point. */
  private static int whole(Config from, String key) {
    var number = from.getInt(key);
    if (from.getDouble(key) != number) {
      throw new ConfigException.WrongType(
          from.getValue(key).origin(), from.getString(key) + " is no whole number");
    }
    return number;
  }

  /** A span of time within bounds, both allowed: {@code 10s}, {@code 5 minutes}. */
  public Duration duration(String key, Duration least, Duration most) {
    var duration = value(key, from -> from.getDuration(key));
    if (UNITLESS.matcher(text(key)).matches()) {
      problem(key, "%s has no unit; write %ss for seconds".formatted(text(key), text(key)));
      return reference.getDuration(key);
    }
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      problem(key, "%s is not in %s to %s".formatted(text(key), span(least), span(most)));
      return reference.getDuration(key);
    }
    return duration;
  }

  /** A text made into something by {@code parser}, whose refusal is told as a problem. */
  public <T> T parsed(String key, Function<String, T> parser) {
    try {
      return parser.apply(text(key));
    } catch (IllegalArgumentException e) {
      problem(key, String.valueOf(e.getMessage()));
      return parser.apply(reference.getString(key));
    }
  }

  /** Each text of a list made into something; those refused are told as problems and left out. */
  public <T> List<T> parsedAll(String key, Function<String, T> parser) {
    return texts(key).stream()
        .flatMap(text -> {
          try {
            return Stream.of(parser.apply(text));
          } catch (IllegalArgumentException e) {
            problem(key, String.valueOf(e.getMessage()));
            return Stream.empty();
          }
        })
        .toList();
  }

  /** A block inside this one. */
  public ConfigBlock block(String key) {
    return new ConfigBlock(
        reference.getConfig(key),
        value(key, from -> from.getConfig(key)),
        path + "." + key,
        problems);
  }

  /** The keys of this block itself, in alphabetical order. */
  public List<String> names() {
    return config.root().keySet().stream().sorted().toList();
  }

  /** The name of this block, with those around it. */
  public String name() {
    return path;
  }

  /** Whether the file itself sets the key. */
  public boolean set(String key) {
    return !config.hasPath(key) || !config.getValue(key).equals(reference.getValue(key));
  }

  /** Tells that the value of {@code key} cannot be used. */
  public void problem(String key, String what) {
    problems.at(config.hasPath(key) ? config.getValue(key).origin() : null, path + "." + key, what);
  }

  /** Tells what is doubtful and yet no reason to refuse the file, beginning with where it is. */
  public void warning(String what) {
    problems.warn(what);
  }

  /** The block in force, defaults included, with the warnings told until now. */
  public Effective effective() {
    var settings =
        config.entrySet().stream()
            .map(entry -> setting(entry.getKey(), entry.getValue()))
            .sorted(Comparator.comparing(Effective.Setting::key))
            .toList();
    return new Effective(settings, problems.warnings());
  }

  private Effective.Setting setting(String key, ConfigValue value) {
    var name = key.substring(key.lastIndexOf('.') + 1);
    return new Effective.Setting(
        path + "." + key,
        SECRET.matcher(name).find() ? MASK : value.render(ConfigRenderOptions.concise()),
        Problems.line(value.origin()).orElse("default"));
  }

  /** A span as it is written in a file, in the largest unit that makes it a whole number. */
  private static String span(Duration span) {
    if (span.toMillisPart() != 0 || span.isZero()) {
      return span.toMillis() + "ms";
    }
    for (var unit : List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES)) {
      if (span.toSeconds() % unit.getDuration().toSeconds() == 0) {
        return span.dividedBy(unit.getDuration()) + unit.name().substring(0, 1).toLowerCase(ROOT);
      }
    }
    return span.toSeconds() + "s";
  }

  private <T> T value(String key, Function<Config, T> getter) {
    try {
      return getter.apply(config);
    } catch (ConfigException e) {
      problem(key, Problems.plain(e));
      return getter.apply(reference);
    }
  }
}
