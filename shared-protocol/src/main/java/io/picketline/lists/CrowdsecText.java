package io.picketline.lists;

import static java.util.Locale.ROOT;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@link ListFormat#CROWDSEC}: an array of alerts with their decisions, or of decisions
 * alone; {@code null} where there are none.
 */
final class CrowdsecText {
  private static final Set<String> SCOPES = Set.of("ip", "range");

  private CrowdsecText() {}

  static void read(Reader text, Draft draft) throws IOException {
    try (var parser = JsonText.MAPPER.getFactory().createParser(text)) {
      var first = parser.nextToken();
      if (first == null || first == JsonToken.VALUE_NULL) {
        return;
      }
      if (first != JsonToken.START_ARRAY) {
        throw new ListException("the list is no array of alerts or decisions");
      }
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        var line = parser.currentTokenLocation().getLineNr();
        JsonNode object = parser.readValueAsTree();
        draft.noting(line, () -> alert(line, object, draft));
      }
      requireEnd(parser);
    } catch (JsonProcessingException e) {
      throw JsonText.broken(e);
    }
  }

  private static void requireEnd(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.END_ARRAY || parser.nextToken() != null) {
      throw new ListException(
          "line %d: the list has something else than alerts or decisions"
              .formatted(parser.currentTokenLocation().getLineNr()));
    }
  }

  private static void alert(int line, JsonNode object, Draft draft) {
    var decisions = object.get("decisions");
    if (decisions == null) {
      decision(line, object, draft);
    } else {
      for (var decision : decisions) {
        draft.noting(line, () -> decision(line, decision, draft));
      }
    }
  }

  private static void decision(int line, JsonNode decision, Draft draft) {
    var value = JsonText.required(decision, "value");
    var duration = JsonText.text(decision, "duration").map(Lengths::parse);
    if (!SCOPES.contains(JsonText.required(decision, "scope").toLowerCase(ROOT))) {
      draft.leave(LeftOut.NO_ADDRESS);
    } else if (!JsonText.text(decision, "type").map("ban"::equals).orElse(true)) {
      draft.leave(LeftOut.NO_BAN);
    } else if (decision.path("simulated").asBoolean()) {
      draft.leave(LeftOut.SIMULATED);
    } else {
      var reason = "CrowdSec" + JsonText.text(decision, "scenario").map(": "::concat).orElse("");
      draft.blockOnce(line, Prefix.parse(value), duration, Optional.of(Names.printable(reason)));
    }
  }
}
