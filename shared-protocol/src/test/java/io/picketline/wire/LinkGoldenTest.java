package io.picketline.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the link's oldest version wrote, byte by byte, and the names that every version since has on
 * the wire. Lines are only ever added to these files.
 */
class LinkGoldenTest {

  private static final ObjectMapper JSON = Wire.json();

  /** One message of each kind of version 3: its family, its bytes, what it says. */
  @TestFactory
  Stream<DynamicTest> message_ofVersion3_readsTheSame() throws IOException {
    return lines("link-3.txt")
        .map(line -> line.split("\t", -1))
        .map(parts ->
            DynamicTest.dynamicTest(
                parts[2].substring(0, Math.min(60, parts[2].length())),
                () -> assertReadsTheSame(parts[0], parts[1], parts[2])));
  }

  private static void assertReadsTheSame(String family, String bytes, String said)
      throws IOException {
    var type = family.equals("change") ? Change.class : LinkMessage.class;
    var read = Wire.decode(HexFormat.of().parseHex(bytes), type).orElseThrow();

    var now = JSON.readTree(JSON.writeValueAsString(read));
    assertHolds(now, JSON.readTree(said), said);
  }

  /** Whether all that was said then is there now; there may be more. */
  private static void assertHolds(JsonNode now, JsonNode then, String where) {
    if (then.isObject()) {
      then.properties().forEach(one -> assertHolds(now.path(one.getKey()), one.getValue(), where));
    } else if (then.isArray() && then.valueStream().allMatch(JsonNode::isValueNode)) {
      assertThat(now).as(where).containsExactlyInAnyOrderElementsOf(then); // a set has no order
    } else if (then.isArray()) {
      assertThat(now.size()).as(where).isEqualTo(then.size());
      for (var i = 0; i < then.size(); i++) {
        assertHolds(now.get(i), then.get(i), where);
      }
    } else {
      assertThat(now).as(where).isEqualTo(then);
    }
  }

  /**
   * A name that is missing in the file is new: write it there with the next version of the link,
   * and see to it that no older sensor is sent it ({@code Dialect}), nor older coordinator. One
   * that is there and not here was taken away, and older programs still say it.
   */
  @Test
  void names_onTheWire_areThoseOfTheFile() throws IOException {
    var known = lines("link-names.txt").map(line -> line.substring(line.indexOf(' ') + 1)).toList();

    assertThat(names()).containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void versions_ofTheFile_areThoseSpoken() throws IOException {
    var versions =
        lines("link-names.txt").map(line -> line.substring(0, line.indexOf(' '))).distinct();

    assertThat(versions)
        .allMatch(version ->
            Integer.parseInt(version) >= LinkMessage.OLDEST_VERSION
                && Integer.parseInt(version) <= LinkMessage.VERSION);
  }

  static Set<String> names() {
    var names = new TreeSet<String>();
    var seen = new HashSet<Type>();
    collect(LinkMessage.class, names, seen);
    collect(Change.class, names, seen);
    return names;
  }

  private static void collect(Type type, Set<String> names, Set<Type> seen) {
    if (!seen.add(type)) {
      return;
    }
    if (type instanceof ParameterizedType generic) {
      for (var part : generic.getActualTypeArguments()) {
        collect(part, names, seen);
      }
    } else if (type instanceof Class<?> kind && kind.getName().startsWith("io.picketline.")) {
      collectOurs(kind, names, seen);
    }
  }

  private static void collectOurs(Class<?> kind, Set<String> names, Set<Type> seen) {
    var label = kind.getSimpleName();
    var subtypes = kind.getAnnotation(JsonSubTypes.class);
    if (subtypes != null) {
      Arrays.stream(subtypes.value()).forEach(one -> names.add(label + " " + one.name()));
    }
    if (kind.isEnum()) {
      Arrays.stream(kind.getEnumConstants())
          .forEach(one -> names.add(label + " " + ((Enum<?>) one).name()));
    }
    if (kind.isSealed()) {
      Arrays.stream(kind.getPermittedSubclasses()).forEach(one -> collect(one, names, seen));
    }
    if (kind.isRecord()) {
      Arrays.stream(kind.getRecordComponents())
          .map(RecordComponent::getGenericType)
          .forEach(part -> collect(part, names, seen));
    }
  }

  private static Stream<String> lines(String name) throws IOException {
    try (var in = LinkGoldenTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return List.of(new String(in.readAllBytes(), UTF_8).split("\n", -1)).stream()
          .filter(line -> !line.isBlank() && !line.startsWith("#"));
    }
  }
}
