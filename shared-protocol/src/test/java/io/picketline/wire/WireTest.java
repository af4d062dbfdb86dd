package io.picketline.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.picketline.protocol.BlockKind;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.link.Deviation;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Said;
import io.picketline.protocol.log.Change;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireTest {

  /** A family of messages and one of each type of it. */
  record Family(Class<?> type, List<?> samples) {
    @Override
    public String toString() {
      return type.getSimpleName();
    }
  }

  static List<Family> families() {
    return List.of(
        new Family(LinkMessage.class, Samples.link()),
        new Family(Change.class, Samples.changes()),
        new Family(LocalRequest.class, Samples.requests()),
        new Family(LocalReply.class, Samples.replies()));
  }

  @ParameterizedTest
  @MethodSource("families")
  void samples_ofAFamily_areOfEachType(Family family) {
    Set<Class<?>> sampled =
        family.samples().stream().<Class<?>>map(Object::getClass).collect(Collectors.toSet());

    assertThat(sampled).isEqualTo(leaves(family.type()).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @MethodSource("families")
  void decode_encoded_isTheSame(Family family) throws WireException {
    for (var sample : family.samples()) {
      assertThat(Wire.decode(Wire.encode(sample), family.type()).map(Object.class::cast))
          .hasValue(sample);
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void json_written_readsTheSame(Family family) throws IOException {
    var json = Wire.json();
    for (var sample : family.samples()) {
      assertThat(json.readValue(json.writeValueAsString(sample), family.type())).isEqualTo(sample);
    }
  }

  @Test
  void json_enums_areInLowerCaseAsInTables() throws IOException {
    var json = Wire.json();
    var kinds = List.of(BlockKind.BLOCKED, EvidenceKind.SYN_DARK, Origin.DETECTED);

    assertThat(json.writeValueAsString(kinds)).isEqualTo("[\"blocked\",\"syn-dark\",\"detected\"]");
    assertThat(json.readValue("\"syn-dark\"", EvidenceKind.class)).isEqualTo(EvidenceKind.SYN_DARK);
  }

  @ParameterizedTest
  @MethodSource("families")
  void decode_unknownType_isNothingOrAnUnknownChange(Family family) throws IOException {
    var future = cbor(Map.of("t", "of-the-future", "more", List.of(1, 2)));

    assertThat(Wire.decode(future, family.type()).map(Object.class::cast))
        .isEqualTo(
            family.type() == Change.class ? Optional.of(new Change.Unknown()) : Optional.empty());
  }

  @Test
  void decode_timesThatNobodyCountsBy_areBroughtToTheirEnds() throws WireException {
    var first = roundTrip(Instant.MIN);
    var last = roundTrip(Instant.MAX);

    assertThat(first).isEqualTo(Instant.parse("0001-01-01T00:00:00Z"));
    assertThat(last).isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
    assertThat(roundTrip(Instant.EPOCH)).isEqualTo(Instant.EPOCH);
  }

  private static Instant roundTrip(Instant until) throws WireException {
    var source = Prefix.parse("198.51.100.7");
    var none = Optional.<Instant>empty();
    var own =
        new Deviation(source, Optional.empty(), Deviation.Cause.OWN, none, Optional.of(until), "");
    var said = Wire.encode(new LinkMessage.Deviations(1, List.of(own)));
    var heard = (LinkMessage.Deviations) Wire.decode(said, LinkMessage.class).orElseThrow();
    return heard.deviations().getFirst().until().orElseThrow();
  }

  @Test
  void decode_ruleAndHelloOfBeforeScopes_countEverywhereAndInNoGroup() throws Exception {
    var rule =
        Map.of(
            "prefix", "192.0.2.0/24",
            "comment", "ours",
            "author", "alice",
            "addedAt", "2026-01-01T00:00:00Z");
    var added = Wire.decode(Wire.encode(Map.of("t", "ignore-added", "rule", rule)), Change.class);
    var hello =
        Map.of(
            "t", "hello",
            "version", 1,
            "software", "0.1.0",
            "modes", List.of("ATCP"),
            "capture", "nflog");

    assertThat(added)
        .contains(
            new Change.IgnoreAdded(
                new IgnoreRule(
                    Prefix.parse("192.0.2.0/24"),
                    "ours",
                    "alice",
                    Instant.parse("2026-01-01T00:00:00Z"))));
    assertThat(Wire.decode(Wire.encode(hello), LinkMessage.class))
        .contains(new LinkMessage.Hello(1, "0.1.0", Set.of(Mode.ATCP), "nflog", Optional.empty()));
  }

  @Test
  void decode_unknownProperty_isPassedOver() throws IOException {
    var later = cbor(Map.of("t", "reported", "boot", 1, "seq", 2, "later", Map.of("x", 1)));

    assertThat(Wire.decode(later, LinkMessage.class)).hasValue(new LinkMessage.Reported(1, 2));
  }

  @Test
  void decode_missingProperty_isRefused() throws IOException {
    var short1 = cbor(Map.of("t", "refused"));

    assertThatThrownBy(() -> Wire.decode(short1, LinkMessage.class))
        .isInstanceOf(WireException.class);
  }

  @Test
  void decode_explanationOfOneWhoKnowsNoFirstBytes_hasNone() throws IOException {
    var sample =
        Samples.replies().stream()
            .filter(LocalReply.Explanation.class::isInstance)
            .map(LocalReply.Explanation.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(sample.said()).isNotEmpty();
    var mapper = new CBORMapper();
    var earlier = (ObjectNode) mapper.readTree(Wire.encode(sample));
    assertThat(earlier.remove("said")).isNotNull();

    var decoded = Wire.decode(mapper.writeValueAsBytes(earlier), LocalReply.class).orElseThrow();

    assertThat(decoded)
        .isInstanceOfSatisfying(
            LocalReply.Explanation.class,
            why -> {
              assertThat(why.said()).isEmpty();
              assertThat(why.evidence()).isEqualTo(sample.evidence());
            });
  }

  @Test
  void decode_firstBytesThatATerminalWouldActOn_areRefused() throws IOException {
    var hostile =
        Map.of(
            "at",
            "2026-01-01T00:00:00Z",
            "source",
            "192.0.2.7",
            "port",
            23,
            "protocol",
            "TCP",
            "first",
            "\u001b[2J");

    assertThatThrownBy(() -> Wire.decode(cbor(hostile), Said.class))
        .isInstanceOf(WireException.class);
  }

  @Test
  void decode_recordThatRefusesItself_isRefused() throws IOException {
    var hostile = cbor(Map.of("t", "refused", "reason", "\u001b[2J"));

    assertThatThrownBy(() -> Wire.decode(hostile, LinkMessage.class))
        .isInstanceOf(WireException.class);
  }

  @Test
  void decode_manyEntries_isRefused() throws IOException {
    var evidence = new Object[LinkMessage.MAX_EVIDENCE + 1];
    Arrays.fill(evidence, firstEvidence());
    var bytes = Wire.json().readTree(Wire.json().writeValueAsBytes(Samples.link().get(3)));
    var report = (ObjectNode) bytes;
    report.set("evidence", Wire.json().valueToTree(evidence));

    assertThatThrownBy(() -> Wire.decode(cbor(report), LinkMessage.class))
        .isInstanceOf(WireException.class);
  }

  @Test
  void decode_oversize_isRefused() {
    assertThatThrownBy(() -> Wire.decode(new byte[Wire.MAX_MESSAGE + 1], LinkMessage.class))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("1048577 bytes");
  }

  @Test
  void encode_oversize_isRefused() {
    var large = new LocalReply.Changed(List.of("x".repeat(Wire.MAX_MESSAGE)), 1);

    assertThatThrownBy(() -> Wire.encode(large)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void decode_trailingBytes_areRefused() {
    var bytes = Wire.encode(new LinkMessage.Reported(1, 2));

    assertThatThrownBy(() -> Wire.decode(Arrays.copyOf(bytes, bytes.length + 1), LinkMessage.class))
        .isInstanceOf(WireException.class);
  }

  @Test
  void decode_depthBomb_isRefused() throws IOException {
    var bomb = new byte[100_000];
    Arrays.fill(bomb, (byte) 0x81); // an array of one: of an array of one …

    assertThatThrownBy(() -> Wire.decode(bomb, LinkMessage.class))
        .isInstanceOf(WireException.class);
    assertThatThrownBy(() -> Wire.decode(bombInProperty(bomb), LinkMessage.class))
        .isInstanceOf(WireException.class);
  }

  @Test
  void decode_truncated_isRefused() {
    var bytes = Wire.encode(Samples.link().getFirst());
    for (var length = 0; length < bytes.length; length++) {
      var part = Arrays.copyOf(bytes, length);

      assertThatThrownBy(() -> Wire.decode(part, LinkMessage.class))
          .isInstanceOf(WireException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void decode_garbled_isAMessageOrRefused(Family family) {
    var random = new Random(family.type().getSimpleName().hashCode());
    for (var i = 0; i < 4_000; i++) {
      var bytes = Wire.encode(family.samples().get(random.nextInt(family.samples().size())));
      for (var flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      assertMessageOrRefused(bytes, family.type());
    }
  }

  @Test
  void decode_noise_isAMessageOrRefused() {
    var random = new Random(8949);
    for (var i = 0; i < 4_000; i++) {
      var bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      assertMessageOrRefused(bytes, LinkMessage.class);
    }
  }

  @Test
  void frames_several_areReadOneByOne() throws IOException {
    var out = new ByteArrayOutputStream();
    for (var message : Samples.link()) {
      Frames.write(out, message);
    }
    var in = new ByteArrayInputStream(out.toByteArray());
    for (var message : Samples.link()) {
      assertThat(Frames.read(in, LinkMessage.class)).hasValue(message);
    }
    assertThatThrownBy(() -> Frames.read(in, LinkMessage.class)).isInstanceOf(EOFException.class);
  }

  @Test
  void frames_badLengths_areRefused() {
    for (var length : new int[] {-1, Integer.MIN_VALUE, Wire.MAX_MESSAGE + 1}) {
      var in = new ByteArrayInputStream(ByteBuffer.allocate(4).putInt(length).array());

      assertThatThrownBy(() -> Frames.read(in, LinkMessage.class))
          .isInstanceOf(WireException.class)
          .hasMessageContaining("bytes");
    }
  }

  @Test
  void frames_endInsideAMessage_isAnEnd() {
    var in = new ByteArrayInputStream(new byte[] {0, 0, 0, 9, 1, 2});

    assertThatThrownBy(() -> Frames.read(in, LinkMessage.class)).isInstanceOf(EOFException.class);
  }

  private static void assertMessageOrRefused(byte[] bytes, Class<?> family) {
    try {
      assertThat(Wire.decode(bytes, family)).isNotNull();
    } catch (WireException e) {
      assertThat(e).hasMessageStartingWith("no valid");
    }
  }

  private static byte[] bombInProperty(byte[] bomb) {
    // A map of two: "t" of "reported", then "x" of the bomb.
    var head =
        new byte[] {
          (byte) 0xa2, 0x61, 't', 0x68, 'r', 'e', 'p', 'o', 'r', 't', 'e', 'd', 0x61, 'x'
        };
    return ByteBuffer.allocate(head.length + bomb.length).put(head).put(bomb).array();
  }

  private static Object firstEvidence() {
    return ((LinkMessage.Report) Samples.link().get(3)).evidence().getFirst();
  }

  private static byte[] cbor(Object value) throws IOException {
    return new CBORMapper().writeValueAsBytes(value);
  }

  private static Stream<Class<?>> leaves(Class<?> family) {
    return family.isSealed()
        ? Arrays.stream(family.getPermittedSubclasses()).flatMap(WireTest::leaves)
        : Stream.of(family);
  }
}
