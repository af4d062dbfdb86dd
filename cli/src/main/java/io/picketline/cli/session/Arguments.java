package io.picketline.cli.session;

import io.picketline.config.Endpoint;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.spi.Replay;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of arguments; what they refuse is said in their own words. */
public final class Arguments {
  private static final int MAX_PORT = 65_535;

  private Arguments() {}

  /** An address or a prefix. */
  public static final class ToPrefix implements ITypeConverter<Prefix> {
    @Override
    public Prefix convert(String text) {
      return converted(text, Prefix::parse);
    }
  }

  /** An address. */
  public static final class ToAddress implements ITypeConverter<SourceAddress> {
    @Override
    public SourceAddress convert(String text) {
      return converted(text, SourceAddress::parse);
    }
  }

  /** A span of time. */
  public static final class ToSpan implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return converted(text, Spans::parse);
    }
  }

  /** A span before now, or a moment. */
  public static final class ToMoment implements ITypeConverter<Moment> {
    @Override
    public Moment convert(String text) {
      try {
        return new Moment(Optional.empty(), Instant.parse(text));
      } catch (DateTimeParseException _) {
        return new Moment(converted(text, ToMoment::span), Instant.EPOCH);
      }
    }

    private static Optional<Duration> span(String text) {
      try {
        return Optional.of(Spans.parse(text));
      } catch (IllegalArgumentException _) {
        throw new IllegalArgumentException(
            "'%s' is no time; write 30m, 2h, 7d or 2026-01-31T12:00:00Z".formatted(text));
      }
    }
  }

  /**
   * A moment as people give it.
   *
   * @param ago how long before now; nothing if {@code at} is given
   */
  public record Moment(Optional<Duration> ago, Instant at) {

    public Instant asOf(Instant now) {
      return ago.map(now::minus).orElse(at);
    }
  }

  /** Where an ignore rule counts. */
  public static final class ToScope implements ITypeConverter<IgnoreScope> {
    @Override
    public IgnoreScope convert(String text) {
      return converted(text, IgnoreScope::parse);
    }
  }

  /** A short text that a terminal can show. */
  public static final class ToText implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      return converted(text, Names::requireText);
    }
  }

  /** The name of a host or fleet. */
  public static final class ToHost implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      return converted(text, Names::requireHost);
    }
  }

  /** A coordinator's desk: host and port, or a host alone. */
  public static final class ToDesk implements ITypeConverter<Endpoint> {
    private static final int PORT = 7415;

    @Override
    public Endpoint convert(String text) {
      return converted(text, ToDesk::desk);
    }

    private static Endpoint desk(String text) {
      var bare = text.startsWith("[") && text.endsWith("]");
      return bare || text.indexOf(':') < 0
          ? new Endpoint(bare ? text.substring(1, text.length() - 1) : text, PORT)
          : Endpoint.parse(text);
    }
  }

  /** A life in whole days, 1 to 36500. */
  public static final class ToDays implements ITypeConverter<Duration> {
    private static final int MOST = 36_500;

    @Override
    public Duration convert(String text) {
      try {
        var days = Integer.parseInt(text);
        if (days >= 1 && days <= MOST) {
          return Duration.ofDays(days);
        }
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'%s' is no number of days".formatted(text));
      }
      throw new TypeConversionException("'%s' is not in 1 to %d days".formatted(text, MOST));
    }
  }

  /** Served ports: {@code 22,80-81} of both protocols, {@code tcp:22} or {@code udp:53} of one. */
  public static final class ToServes implements ITypeConverter<Replay.Serves> {
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");

    @Override
    public Replay.Serves convert(String text) {
      if (text.startsWith("tcp:")) {
        return new Replay.Serves(ports(text.substring(4)), Set.of());
      }
      if (text.startsWith("udp:")) {
        return new Replay.Serves(Set.of(), ports(text.substring(4)));
      }
      return new Replay.Serves(ports(text), ports(text));
    }

    private static Set<Integer> ports(String text) {
      var ports = new HashSet<Integer>();
      for (var range : text.split(",", -1)) {
        var matcher = RANGE.matcher(range);
        if (!matcher.matches()) {
          throw new TypeConversionException("'%s' is no port or range of ports".formatted(range));
        }
        var first = Integer.parseInt(matcher.group(1));
        var last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        if (first > last || last > MAX_PORT) {
          throw new TypeConversionException("'%s' is no port or range of ports".formatted(range));
        }
        IntStream.rangeClosed(first, last).forEach(ports::add);
      }
      return ports;
    }
  }

  /** A value that the parser has made sure of: required, and converted to no null. */
  public static <T> T given(@Nullable T value) {
    return Objects.requireNonNull(value);
  }

  public static <T> T converted(String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
