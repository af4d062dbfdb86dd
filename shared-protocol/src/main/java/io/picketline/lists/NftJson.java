package io.picketline.lists;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.io.IOException;
import java.io.Reader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads what {@code nft -j list set} writes (libnftables-json(5)), element by element. Not
 * thread-safe.
 */
final class NftJson {
  private final JsonParser parser;
  private final Draft draft;

  private NftJson(JsonParser parser, Draft draft) {
    this.parser = parser;
    this.draft = draft;
  }

  static void read(Reader text, Draft draft) throws IOException {
    try (var parser = JsonText.MAPPER.getFactory().createParser(text)) {
      new NftJson(parser, draft).document();
    } catch (JsonProcessingException e) {
      throw JsonText.broken(e);
    }
  }

  private void document() throws IOException {
    require(parser.nextToken() == JsonToken.START_OBJECT);
    require("nftables".equals(parser.nextFieldName()));
    require(parser.nextToken() == JsonToken.START_ARRAY);
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      for (var kind = parser.nextFieldName(); kind != null; kind = parser.nextFieldName()) {
        if (parser.nextToken() == JsonToken.START_OBJECT && kind.equals("set")) {
          set();
        } else {
          parser.skipChildren();
        }
      }
    }
    require(parser.currentToken() == JsonToken.END_ARRAY);
    require(parser.nextToken() == JsonToken.END_OBJECT && parser.nextToken() == null);
  }

  /** The name stands before the elements in what nft writes. */
  private void set() throws IOException {
    var name = "";
    for (var field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      var value = parser.nextToken();
      if (field.equals("name") && value == JsonToken.VALUE_STRING) {
        name = parser.getText();
      } else if (field.equals("elem") && value == JsonToken.START_ARRAY) {
        elements(draft.sets().takes(name));
        name = "";
      } else {
        parser.skipChildren();
      }
    }
    if (!name.isEmpty()) {
      draft.sets().takes(name);
    }
  }

  private void elements(boolean taken) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(parser.currentToken() != null);
      if (taken) {
        var line = parser.currentTokenLocation().getLineNr();
        JsonNode element = parser.readValueAsTree();
        draft.noting(line, () -> element(line, element));
      } else {
        parser.skipChildren();
      }
    }
  }

  private void element(int line, JsonNode element) {
    var detailed = element.get("elem");
    if (detailed == null) {
      draft.block(line, source(element), Optional.empty(), Optional.empty());
      return;
    }
    var left = detailed.path(detailed.has("expires") ? "expires" : "timeout");
    draft.block(
        line,
        source(detailed.path("val")),
        left.canConvertToInt()
            ? Optional.of(Duration.ofSeconds(left.intValue()))
            : Optional.empty(),
        JsonText.text(detailed, "comment").map(Names::printable));
  }

  private static List<Prefix> source(JsonNode value) {
    if (value.isTextual()) {
      return Sources.parse(value.textValue());
    }
    var prefix = value.path("prefix");
    if (prefix.path("len").canConvertToInt()) {
      var address = SourceAddress.parse(JsonText.required(prefix, "addr"));
      return List.of(new Prefix(address, prefix.path("len").intValue()));
    }
    var range = value.path("range");
    if (range.size() == 2 && range.path(0).isTextual() && range.path(1).isTextual()) {
      return Sources.range(
          SourceAddress.parse(range.path(0).textValue()),
          SourceAddress.parse(range.path(1).textValue()));
    }
    throw new IllegalArgumentException("an element that is no address, prefix or range");
  }

  private void require(boolean understood) {
    if (!understood) {
      throw new ListException(
          "line %d: the list is not what nft -j writes"
              .formatted(parser.currentTokenLocation().getLineNr()));
    }
  }
}
