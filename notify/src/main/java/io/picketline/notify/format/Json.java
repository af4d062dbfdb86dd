package io.picketline.notify.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.picketline.wire.Wire;

/** JSON as all formats here write it: one line. */
final class Json {

  private static final ObjectMapper MAPPER = Wire.json();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ObjectNode tree(Object record) {
    return MAPPER.valueToTree(record);
  }

  static String line(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("JSON of our own cannot be written", e);
    }
  }

  /** A text as it stands between the quotation marks of JSON. */
  static String inside(String text) {
    var quoted = line(MAPPER.getNodeFactory().textNode(text));
    return quoted.substring(1, quoted.length() - 1);
  }

  /** Whether a text is JSON. */
  static boolean valid(String text) {
    try {
      return !MAPPER.readTree(text).isMissingNode();
    } catch (JsonProcessingException _) {
      return false;
    }
  }

  /** Puts a text, unless it is empty. */
  static void put(ObjectNode node, String name, String text) {
    if (!text.isEmpty()) {
      node.put(name, text);
    }
  }

  /** Puts a list of texts, unless it is empty. */
  static void put(ObjectNode node, String name, Iterable<String> texts) {
    var array = MAPPER.createArrayNode();
    texts.forEach(array::add);
    if (!array.isEmpty()) {
      node.set(name, array);
    }
  }
}
