package io.picketline.coordinator.api;

import static java.util.Locale.ROOT;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.picketline.wire.Wire;
import java.io.IOException;
import java.io.Serial;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a request's body has to be: JSON to the letter of the contract. */
final class Bodies {

  private static final ObjectReader READER = reader();

  private Bodies() {}

  /**
   * What it says.
   *
   * @throws Problem if it is no JSON, or not of that form
   */
  static <T> T read(Call call, Class<T> type) {
    var media = call.header("content-type").orElse("").split(";", 2)[0].strip().toLowerCase(ROOT);
    if (!media.equals(Json.TYPE)) {
      throw new Problem(Problem.Kind.MEDIA_TYPE, "the body has to be " + Json.TYPE);
    }
    return read(call.body().get(), type);
  }

  /** The same where a body may be left out. */
  static <T> T readIfAny(Call call, Class<T> type, T otherwise) {
    return call.header("content-type").isEmpty() && call.body().get().length == 0
        ? otherwise
        : read(call, type);
  }

  private static <T> T read(byte[] body, Class<T> type) {
    try {
      return Optional.ofNullable(READER.forType(type).<T>readValue(body))
          .orElseThrow(() -> new Problem(Problem.Kind.INVALID, "the body says nothing"));
    } catch (JsonProcessingException e) {
      throw new Problem(Problem.Kind.INVALID, words(e));
    } catch (IOException e) {
      throw new Problem(Problem.Kind.INVALID, "the body is no JSON");
    }
  }

  /** What is wrong and where, without Java's own names. */
  private static String words(JsonProcessingException e) {
    if (!(e instanceof JsonMappingException mapping)) {
      var at = e.getLocation();
      var where =
          at == null
              ? "the body"
              : "line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
      return where + ": no JSON, or too deep or long, or there twice";
    }
    var path =
        mapping.getPath().stream()
            .map(step ->
                step.getFieldName() == null
                    ? String.valueOf(step.getIndex() + 1)
                    : step.getFieldName())
            .collect(joining("."));
    return (path.isEmpty() ? "the body" : path) + ": " + wrong(mapping);
  }

  private static String wrong(JsonMappingException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return switch (root) {
      case UnrecognizedPropertyException _ -> "there is no such field";
      case JsonProcessingException _ -> "missing, or not of its type";
      case DateTimeException _ -> "cannot be read";
      case ArithmeticException _ -> "out of all bounds";
      default -> String.valueOf(root.getMessage());
    };
  }

  private static ObjectReader reader() {
    var wire = Wire.json();
    for (var type : List.of(LogicalType.Boolean, LogicalType.Integer)) {
      wire.coercionConfigFor(type)
          .setCoercion(CoercionInputShape.String, CoercionAction.Fail)
          .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
    }
    wire.configure(DeserializationFeature.ACCEPT_FLOAT_AS_INT, false);
    wire.registerModule(
        new SimpleModule("texts")
            .addDeserializer(String.class, new Text<>(String.class, text -> text))
            .addDeserializer(Duration.class, new Text<>(Duration.class, Duration::parse))
            .addDeserializer(Instant.class, new Text<>(Instant.class, Parameters::time)));
    return wire.reader()
        .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
  }

  /** Takes a text alone, never a number in its place. */
  private static final class Text<T> extends StdDeserializer<T> {
    @Serial private static final long serialVersionUID = 1L;

    private final transient Function<String, T> parser;

    Text(Class<T> type, Function<String, T> parser) {
      super(type);
      this.parser = parser;
    }

    @Override
    public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
      if (!json.hasToken(JsonToken.VALUE_STRING)) {
        return context.reportInputMismatch(this, "no text");
      }
      try {
        return parser.apply(json.getText());
      } catch (DateTimeException e) {
        throw JsonMappingException.from(json, "no time", e);
      }
    }
  }
}
