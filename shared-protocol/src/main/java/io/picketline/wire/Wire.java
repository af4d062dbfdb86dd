package io.picketline.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Turns protocol records into bytes and back. What it reads is bounded in size and depth, and its
 * times to the years that people count by; a type it does not know is told apart from garbage.
 * Thread-safe.
 */
public final class Wire {

  /** Most bytes of one message, length prefix not counted. */
  public static final int MAX_MESSAGE = 1 << 20;

  private static final int MAX_DEPTH = 24;
  private static final int MAX_STRING = 1 << 18;

  private static final ObjectMapper CBOR = tuned(new CBORMapper(constrained()));
  private static final ObjectMapper JSON =
      tuned(JsonMapper.builder().annotationIntrospector(new WireNames()).build());

  private Wire() {}

  /**
   * The bytes of a message.
   *
   * @throws IllegalArgumentException if it is larger than {@link #MAX_MESSAGE}
   */
  public static byte[] encode(Object message) {
    try {
      var bytes = CBOR.writeValueAsBytes(message);
      if (bytes.length > MAX_MESSAGE) {
        throw new IllegalArgumentException(
            "a %s of %d bytes".formatted(message.getClass().getSimpleName(), bytes.length));
      }
      return bytes;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(message.getClass() + " cannot be encoded", e);
    }
  }

  /**
   * The message in {@code bytes}, or nothing if its type is one that this version does not know.
   *
   * @throws WireException if the bytes are no valid message
   */
  public static <T> Optional<T> decode(byte[] bytes, Class<T> family) throws WireException {
    if (bytes.length > MAX_MESSAGE) {
      throw new WireException("a message of %d bytes".formatted(bytes.length));
    }
    try {
      return Optional.ofNullable(CBOR.readValue(bytes, family));
    } catch (IOException e) {
      throw new WireException("no valid " + family.getSimpleName(), e);
    }
  }

  /** The same records as JSON, for people and scripts; a copy that the caller may tune. */
  public static ObjectMapper json() {
    return JSON.copy();
  }

  private static CBORFactory constrained() {
    return CBORFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxStringLength(MAX_STRING)
                .maxDocumentLength(MAX_MESSAGE)
                .build())
        .build();
  }

  private static ObjectMapper tuned(ObjectMapper mapper) {
    return mapper
        .registerModule(new Jdk8Module())
        .registerModule(new JavaTimeModule())
        .registerModule(new SimpleModule().addDeserializer(Instant.class, new BoundedInstant()))
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.FAIL_ON_INVALID_SUBTYPE)
        .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }
}
