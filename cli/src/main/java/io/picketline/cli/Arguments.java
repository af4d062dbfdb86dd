package io.picketline.cli;

import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of arguments; what they refuse is said in their own words. */
final class Arguments {
  private Arguments() {}

  /** An address or a prefix. */
  static final class ToPrefix implements ITypeConverter<Prefix> {
    @Override
    public Prefix convert(String text) {
      return converted(text, Prefix::parse);
    }
  }

  /** An address. */
  static final class ToAddress implements ITypeConverter<SourceAddress> {
    @Override
    public SourceAddress convert(String text) {
      return converted(text, SourceAddress::parse);
    }
  }

  /** A span of time. */
  static final class ToSpan implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return converted(text, Spans::parse);
    }
  }

  /** A short text that a terminal can show. */
  static final class ToText implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      return converted(text, Names::requireText);
    }
  }

  /** The name of a host or fleet. */
  static final class ToHost implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      return converted(text, Names::requireHost);
    }
  }

  /** A life in whole days, 1 to 36500. */
  static final class ToDays implements ITypeConverter<Duration> {
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

  /** Served ports of one protocol: {@code tcp:22,80-81}. */
  static final class ToServed implements ITypeConverter<ServedPorts> {
    @Override
    public ServedPorts convert(String text) {
      if (text.startsWith("tcp:")) {
        return converted(text, ports -> new ServedPorts(ports.substring(4), ""));
      }
      if (text.startsWith("udp:")) {
        return converted(text, ports -> new ServedPorts("", ports.substring(4)));
      }
      throw new TypeConversionException("'%s' begins with neither tcp: nor udp:".formatted(text));
    }
  }

  /** A value that the parser has made sure of: required, and converted to no null. */
  static <T> T given(@Nullable T value) {
    return Objects.requireNonNull(value);
  }

  private static <T> T converted(String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
