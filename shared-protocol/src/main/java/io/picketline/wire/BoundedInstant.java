package io.picketline.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.io.Serial;
import java.time.Instant;

/**
 * Reads a time, and brings one before the year 1 or after 9999 to that end: whatever a peer says, a
 * clock's error or a verdict's life can be added to it and taken off.
 */
final class BoundedInstant extends StdDeserializer<Instant> {

  static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  @Serial private static final long serialVersionUID = 1;

  BoundedInstant() {
    super(Instant.class);
  }

  @Override
  public Instant deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    var said = InstantDeserializer.INSTANT.deserialize(parser, context);
    return said.isBefore(EARLIEST) ? EARLIEST : said.isAfter(LATEST) ? LATEST : said;
  }
}
