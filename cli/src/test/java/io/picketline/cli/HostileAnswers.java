package io.picketline.cli;

import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.local.IgnoreReply;
import io.picketline.protocol.local.LocalReply;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes an answer of each type with text in it that an attacker chose, wherever the type takes any;
 * where it refuses that, a harmless one.
 */
final class HostileAnswers {

  /** Clears the screen, sets a colour, writes from the right, rings, and begins lines. */
  static final String HOSTILE =
      "=x\u001b[2J\u009b31m\u202e\u0007\r\n\u2028picket: done\u0000\u007f";

  private static final String HARMLESS = "web-1";

  private HostileAnswers() {}

  /** One of every type. */
  static List<LocalReply> all() {
    return leaves(LocalReply.class)
        .distinct()
        .map(type -> fixed((LocalReply) made(type, HARMLESS)))
        .toList();
  }

  private static Stream<Class<?>> leaves(Class<?> family) {
    return family.isSealed()
        ? Arrays.stream(family.getPermittedSubclasses()).flatMap(HostileAnswers::leaves)
        : Stream.of(family);
  }

  /** The pages of the ignore list are read until all of them have come. */
  private static LocalReply fixed(LocalReply reply) {
    return reply instanceof IgnoreReply.Ignored(var network, var local, var version, _)
        ? new IgnoreReply.Ignored(network, local, version, network.size() + local.size())
        : reply;
  }

  private static Object made(Type type, String text) {
    return switch (type) {
      case ParameterizedType generic -> contained(generic, text);
      case Class<?> plain -> plain(plain, text);
      default -> throw new IllegalArgumentException("nothing is known of " + type);
    };
  }

  private static Object contained(ParameterizedType type, String text) {
    var container = (Class<?>) type.getRawType();
    var first = made(type.getActualTypeArguments()[0], text);
    if (container == Optional.class) {
      return Optional.of(first);
    }
    if (container == List.class) {
      return List.of(first);
    }
    if (container == Set.class) {
      return Set.of(first);
    }
    if (Map.class.isAssignableFrom(container)) {
      var map = new LinkedHashMap<Object, Object>();
      map.put(first, made(type.getActualTypeArguments()[1], text));
      return map;
    }
    throw new IllegalArgumentException("nothing is known of " + type);
  }

  private static Object plain(Class<?> type, String text) {
    if (type == String.class) {
      return text;
    }
    if (type == boolean.class || type == Boolean.class) {
      return false;
    }
    if (type == int.class || type == Integer.class) {
      return 1;
    }
    if (type == long.class || type == Long.class) {
      return 1L;
    }
    if (type == double.class || type == Double.class) {
      return 1.5;
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    return value(type);
  }

  private static Object value(Class<?> type) {
    if (type == Instant.class) {
      return Ran.NOW;
    }
    if (type == Duration.class) {
      return Duration.ofSeconds(1);
    }
    if (type == Prefix.class) {
      return Prefix.parse("192.0.2.7");
    }
    if (type == SourceAddress.class) {
      return SourceAddress.parse("192.0.2.7");
    }
    if (type == Verdict.class) {
      return Answers.scanned().verdict();
    }
    if (type == LocalReply.class) {
      return made(LocalReply.Changed.class, HARMLESS);
    }
    if (type.isRecord()) {
      return record(type);
    }
    throw new IllegalArgumentException("nothing is known of " + type);
  }

  /** With as many hostile texts as it takes. */
  private static Object record(Class<?> type) {
    var components = type.getRecordComponents();
    var texts = new String[components.length];
    Arrays.fill(texts, HOSTILE);
    for (var next = -1; next < components.length; next++) {
      if (next >= 0) {
        texts[next] = HARMLESS;
      }
      var made = tried(type, components, texts);
      if (made.isPresent()) {
        return tamed(type, components, texts, next).orElse(made.get());
      }
    }
    throw new IllegalArgumentException(type + " takes no text at all");
  }

  /** What was made harmless before the last one that had to be may have been taken as it was. */
  private static Optional<Object> tamed(
      Class<?> type, RecordComponent[] components, String[] texts, int last) {
    var best = Optional.<Object>empty();
    for (var i = 0; i < last; i++) {
      var bolder = texts.clone();
      bolder[i] = HOSTILE;
      var made = tried(type, components, bolder);
      if (made.isPresent()) {
        texts[i] = HOSTILE;
        best = made;
      }
    }
    return best;
  }

  private static Optional<Object> tried(
      Class<?> type, RecordComponent[] components, String[] texts) {
    var arguments =
        IntStream.range(0, components.length)
            .mapToObj(i -> made(components[i].getGenericType(), texts[i]))
            .toArray();
    var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return Optional.of(constructor.newInstance(arguments));
    } catch (InvocationTargetException refused) {
      if (refused.getCause() instanceof IllegalArgumentException) {
        return Optional.empty();
      }
      throw new IllegalStateException(type + " cannot be made", refused);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made", e);
    }
  }

  /** Whether the text could harm whoever reads it on a terminal; line ends do not count. */
  static boolean harmful(String text) {
    return Arrays.stream(text.split("\n", -1)).anyMatch(line -> !line.equals(Names.escaped(line)));
  }
}
