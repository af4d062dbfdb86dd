package io.picketline.coordinator.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.picketline.protocol.local.LocalReply;
import io.picketline.wire.Wire;

/** JSON as the command writes it: one schema for both. */
final class Json {

  static final String TYPE = "application/json";

  private static final ObjectMapper MAPPER = Wire.json();
  private static final ObjectWriter WRITER =
      MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private Json() {}

  static byte[] bytes(Object value) {
    try {
      return WRITER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer that is no JSON", e);
    }
  }

  /** As a tree, for whoever adds to it. */
  static JsonNode tree(LocalReply reply) {
    return MAPPER.valueToTree(reply);
  }
}
