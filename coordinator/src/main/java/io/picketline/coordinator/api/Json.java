package io.picketline.coordinator.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.picketline.protocol.local.LocalReply;
import io.picketline.wire.Wire;
import java.io.IOException;
import java.util.Optional;

/** JSON as the command writes it: one schema for both. */
final class Json {

  static final String TYPE = "application/json";

  private static final ObjectMapper MAPPER = Wire.json();
  private static final ObjectWriter WRITER =
      MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);
  private static final ObjectReader READER =
      MAPPER.reader().with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

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

  /**
   * What a request's body says.
   *
   * @throws Problem if it is not that
   */
  static <T> T read(byte[] body, Class<T> type) {
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
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    var cause = root instanceof JsonProcessingException own ? own.getOriginalMessage() : said(root);
    var first = String.valueOf(cause).lines().findFirst().orElse("no JSON");
    var at = e.getLocation();
    return at == null || at.getLineNr() < 1
        ? first
        : "line %d, column %d: %s".formatted(at.getLineNr(), at.getColumnNr(), first);
  }

  private static String said(Throwable root) {
    return String.valueOf(root.getMessage());
  }
}
