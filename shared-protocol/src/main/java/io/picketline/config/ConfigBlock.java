package io.picketline.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A block of a configuration file over its reference, read key by key. A value that cannot be used
 * is noted as a problem and read as its reference value, so that all problems are found in one go.
 * Every key must be in the reference; one that is not is a problem that names the nearest known.
 */
public final class ConfigBlock {

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
   * Reads block {@code name} of {@code file}.
   *
   * @param reference the resource that holds every key of the block with its default, which is its
   *     documentation too; found beside {@code owner}
   * @throws InvalidConfigException with all problems
   */
  public static <T> T read(
      Path file, Class<?> owner, String reference, String name, Reader<T> reader)
      throws InvalidConfigException {
    var problems = new Problems(file);
    var defaults = parseReference(owner, reference);
    var own = parse(file, problems);
    problems.throwIfAny();
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

  private static Config parse(Path file, Problems problems) {
    if (!Files.isReadable(file)) {
      problems.add("cannot be read; name another with --config, or check its owner and mode");
      return ConfigFactory.empty();
    }
    try {
      return ConfigFactory.parseString(
              Files.readString(file),
              ConfigParseOptions.defaults().setOriginDescription(file.toString()))
          .resolve();
    } catch (CharacterCodingException e) {
      problems.add("is not in UTF-8");
      return ConfigFactory.empty();
    } catch (ConfigException | IOException e) {
      problems.add(String.valueOf(e.getMessage()));
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

  /** A file or directory. */
  public Path path(String key) {
    return parsed(key, Path::of);
  }

  /** A whole number within bounds, both allowed. */
  public int number(String key, int least, int most) {
    var number = (int) value(key, from -> from.getInt(key));
    if (number < least || number > most) {
      problem(key, "%d is not in %d to %d".formatted(number, least, most));
      return reference.getInt(key);
    }
    return number;
  }

  /** A span of time within bounds, both allowed: {@code 10s}, {@code 5 minutes}. */
  public Duration duration(String key, Duration least, Duration most) {
    var duration = value(key, from -> from.getDuration(key));
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      problem(key, "%s is not in %s to %s".formatted(text(key), least, most));
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

  /** Whether the file itself sets the key. */
  public boolean set(String key) {
    return !config.hasPath(key) || !config.getValue(key).equals(reference.getValue(key));
  }

  /** Tells that the value of {@code key} cannot be used. */
  public void problem(String key, String what) {
    problems.at(config.hasPath(key) ? config.getValue(key).origin() : null, path + "." + key, what);
  }

  /** The block in force, defaults included, as text for the log. */
  public String effective() {
    return config.root().render(ConfigRenderOptions.concise().setFormatted(false));
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
