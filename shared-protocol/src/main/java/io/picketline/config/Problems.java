package io.picketline.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with one configuration file. */
final class Problems {

  private static final Set<String> BLOCKS = Set.of("sensor", "coordinator");

  private static final Pattern LINE = Pattern.compile("((?!merge of ).*): (\\d+)(-\\d+)?");

  private final Path file;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  Problems(Path file) {
    this.file = file;
  }

  void add(String what) {
    problems.add(what.startsWith(file.toString()) ? what : file + ": " + what);
  }

  void warn(String what) {
    warnings.add(what);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  void at(@Nullable ConfigOrigin origin, String key, String what) {
    var line = origin == null ? Optional.<String>empty() : line(origin);
    problems.add("%s: %s: %s".formatted(line.orElse(file.toString()), key, what));
  }

  /**
   * File and line of a value; the file may be one that another includes. None for a block that
   * several places make up, and for what stands in no file of the operator's.
   */
  static Optional<String> line(ConfigOrigin origin) {
    var line = LINE.matcher(origin.description());
    return origin.url() == null && line.matches()
        ? Optional.of(line.group(1) + ":" + line.group(2))
        : Optional.empty();
  }

  void throwIfAny() throws InvalidConfigException {
    if (!problems.isEmpty()) {
      throw new InvalidConfigException(problems);
    }
  }

  void unknownBlocks(Config own) {
    for (var block : own.root().keySet()) {
      if (!BLOCKS.contains(block)) {
        at(own.root().get(block).origin(), block, unknown(block, BLOCKS));
      }
    }
  }

  /** Whether the file sets {@code name} to something else than a block, which is a problem. */
  boolean notABlock(Config own, String name) {
    var value = own.root().get(name);
    if (value == null || value.valueType() == ConfigValueType.OBJECT) {
      return false;
    }
    at(value.origin(), name, noBlock(name));
    return true;
  }

  private static String noBlock(String name) {
    return "is no block; write %s { … }".formatted(name);
  }

  void unknownKeys(Config own, Config reference, String block) {
    var known = keys(reference, block).keySet();
    var named = new TreeSet<>(known);
    known.forEach(key -> addBlocks(key, named));
    keys(own, block)
        .forEach((key, value) -> {
          if (!known.contains(key) && !(value instanceof ConfigObject && named.contains(key))) {
            at(value.origin(), key, named.contains(key) ? noBlock(key) : unknown(key, named));
          }
        });
  }

  /** A mistyped key may be meant for a block. */
  private static void addBlocks(String key, Set<String> named) {
    for (var dot = key.lastIndexOf('.');
        dot > key.indexOf('.');
        dot = key.lastIndexOf('.', dot - 1)) {
      named.add(key.substring(0, dot));
    }
  }

  /** The library's message without its own file and line, which ours already gives. */
  static String plain(ConfigException e) {
    var message = String.valueOf(e.getMessage());
    var description = e.origin() == null ? "" : e.origin().description() + ": ";
    return message.startsWith(description) ? message.substring(description.length()) : message;
  }

  /** Every key with its value; a block only if it is empty, nulls too. */
  private static SortedMap<String, ConfigValue> keys(Config config, String block) {
    var keys = new TreeMap<String, ConfigValue>();
    addKeys(config.getObject(ConfigUtil.joinPath(block)), ConfigUtil.joinPath(block), keys);
    return keys;
  }

  private static void addKeys(ConfigObject block, String path, Map<String, ConfigValue> keys) {
    block.forEach((name, value) -> {
      var key = path + "." + ConfigUtil.joinPath(name);
      if (value instanceof ConfigObject inner && !inner.isEmpty()) {
        addKeys(inner, key, keys);
      } else {
        keys.put(key, value);
      }
    });
  }

  private static String unknown(String key, Collection<String> known) {
    return "unknown key" + nearest(key, known).map(" (did you mean %s?)"::formatted).orElse("");
  }

  /** A longer name of the same beginning is what a key was renamed to, or cut from. */
  private static Optional<String> nearest(String key, Collection<String> known) {
    return known.stream()
        .filter(candidate -> candidate.startsWith(key + "-"))
        .findFirst()
        .or(() -> likest(key, known));
  }

  private static Optional<String> likest(String key, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> Likeness.edits(key, candidate)))
        .filter(candidate -> Likeness.edits(key, candidate) <= Math.max(2, key.length() / 4));
  }
}
