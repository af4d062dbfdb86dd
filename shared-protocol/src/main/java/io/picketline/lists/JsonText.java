package io.picketline.lists;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;

/** Reads JSON that others wrote: bounded in depth and in the length of its texts and numbers. */
final class JsonText {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_STRING = 1 << 20;
  private static final int MAX_NUMBER = 30;

  static final ObjectMapper MAPPER =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(MAX_DEPTH)
                      .maxStringLength(MAX_STRING)
                      .maxNumberLength(MAX_NUMBER)
                      .build())
              .build());

  private JsonText() {}

  /**
   * The one object that a line is.
   *
   * @throws IllegalArgumentException if it is none
   */
  static JsonNode object(String line) {
    try {
      var node = MAPPER.readTree(line);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the line is no object of JSON", e);
    }
    throw new IllegalArgumentException("the line is no object of JSON");
  }

  /**
   * An object on one line; all but printable ASCII is escaped: a terminal can act on none of it.
   */
  static String line(ObjectMapper mapper, Object object) {
    var text = new StringWriter();
    try (var generator = mapper.createGenerator(text)) {
      generator.setHighestNonEscapedChar('~');
      mapper.writeValue(generator, object);
    } catch (IOException e) {
      throw new IllegalStateException("an object that is no JSON", e);
    }
    return text.toString();
  }

  /** What is said of a text that is no JSON, or is cut off. */
  static ListException broken(JsonProcessingException cause) {
    var place = cause.getLocation();
    return new ListException(
        "line %d: the list is no JSON from there on, or more than can be read"
            .formatted(place == null ? 1 : place.getLineNr()),
        cause);
  }

  /** The text of this name in an object; none if it has none. */
  static Optional<String> text(JsonNode object, String name) {
    var value = object.get(name);
    return value != null && value.isTextual() && !value.textValue().isEmpty()
        ? Optional.of(value.textValue())
        : Optional.empty();
  }

  /**
   * The text of this name in an object.
   *
   * @throws IllegalArgumentException if it has none
   */
  static String required(JsonNode object, String name) {
    return text(object, name)
        .orElseThrow(
            () -> new IllegalArgumentException("the object has no \"%s\"".formatted(name)));
  }
}
