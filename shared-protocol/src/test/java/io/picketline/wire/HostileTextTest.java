package io.picketline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.picketline.protocol.Names;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages with what an attacker would write, in the place of each of their texts in turn. */
class HostileTextTest {
  private static final List<String> HOSTILE =
      List.of(
          "\u001b[2J",
          "a\r\n2026-01-01T00:00:00Z INFO unblocked",
          "\u009b31m",
          "\u202etxt.exe",
          "a\u2028b",
          "a\u200bb",
          "\u0000",
          "x".repeat(100_000));

  private final CBORMapper mapper = new CBORMapper();

  /** What a peer says to a daemon; answers are for the command to show, whatever is in them. */
  static List<WireTest.Family> families() {
    return List.of(
        new WireTest.Family(LinkMessage.class, Samples.link()),
        new WireTest.Family(Change.class, Samples.changes()),
        new WireTest.Family(LocalRequest.class, Samples.requests()));
  }

  @ParameterizedTest
  @MethodSource("families")
  void decode_hostileText_isRefusedOrGone(WireTest.Family family) throws IOException {
    for (var sample : family.samples()) {
      var texts = places(mapper.readTree(Wire.encode(sample)), "").size();
      for (var place = 0; place < texts; place++) {
        for (var hostile : HOSTILE) {
          var message = mapper.readTree(Wire.encode(sample));
          var at = places(message, "").get(place);
          at.put(hostile);
          assertHarmless(family, sample.getClass().getSimpleName() + at.path(), message);
        }
      }
    }
  }

  private void assertHarmless(WireTest.Family family, String what, JsonNode message)
      throws IOException {
    var bytes = mapper.writeValueAsBytes(message);
    try {
      var taken = Wire.decode(bytes, family.type());
      if (taken.isPresent()) {
        var texts = new ArrayList<String>();
        collect(mapper.readTree(Wire.encode(taken.get())), texts);
        assertThat(texts)
            .as(what)
            .allMatch(text -> text.equals(Names.escaped(text)) && text.length() <= 1_000);
      }
    } catch (WireException e) {
      assertThat(e).as(what).hasMessageStartingWith("no valid");
    }
  }

  /** A text of a message. */
  private record Place(JsonNode parent, String field, int index, String path) {
    void put(String text) {
      if (parent instanceof ObjectNode object) {
        object.put(field, text);
      } else {
        ((ArrayNode) parent).set(index, TextNode.valueOf(text));
      }
    }
  }

  private static List<Place> places(JsonNode node, String path) {
    var places = new ArrayList<Place>();
    if (node instanceof ObjectNode object) {
      for (var field : object.properties()) {
        var below = path + "." + field.getKey();
        if (field.getValue().isTextual()) {
          places.add(new Place(object, field.getKey(), 0, below));
        }
        places.addAll(places(field.getValue(), below));
      }
    } else if (node instanceof ArrayNode array) {
      for (var i = 0; i < array.size(); i++) {
        var below = path + "[]";
        if (array.get(i).isTextual()) {
          places.add(new Place(array, "", i, below));
        }
        places.addAll(places(array.get(i), below));
      }
    }
    return places;
  }

  private static void collect(JsonNode node, List<String> texts) {
    if (node.isTextual()) {
      texts.add(node.asText());
    }
    node.forEach(child -> collect(child, texts));
  }
}
