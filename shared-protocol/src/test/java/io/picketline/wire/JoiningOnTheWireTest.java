package io.picketline.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.enrolment.JoinReply;
import io.picketline.protocol.enrolment.JoinRequest;
import io.picketline.protocol.local.LocalRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a host without a certificate says, and what it is told. */
class JoiningOnTheWireTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final SourceAddress ADDRESS = SourceAddress.parse("2001:db8::1");

  static List<JoinReply> replies() {
    return List.of(
        new JoinReply.NotJoined("no such token"),
        new JoinReply.Joined(
            "web-1", "pem", "ca", Optional.empty(), List.of("c:7413"), List.of(), List.of(), NOW),
        new JoinReply.Joined(
            "coord2",
            "pem",
            "ca",
            Optional.of("key"),
            List.of(),
            List.of("c:7414"),
            List.of("g"),
            NOW));
  }

  @ParameterizedTest
  @MethodSource("replies")
  void decode_reply_isWhatWasEncoded(JoinReply reply) throws Exception {
    assertThat(Wire.decode(Wire.encode(reply), JoinReply.class)).contains(reply);
  }

  @Test
  void decode_request_isWhatWasEncoded() throws Exception {
    var request = new JoinRequest("secret", "csr", "web-1", true, List.of(ADDRESS), NOW);

    assertThat(Wire.decode(Wire.encode(request), JoinRequest.class)).contains(request);
  }

  @Test
  void decode_anotherRequest_isNone() throws Exception {
    assertThat(Wire.decode(Wire.encode(new LocalRequest.ShowStatus()), JoinRequest.class))
        .isEmpty();
  }

  @Test
  void request_beyondItsBounds_isRefused() {
    var many = Collections.nCopies(65, ADDRESS);

    for (var wrong :
        List.<Runnable>of(
            () -> new JoinRequest("x".repeat(65), "csr", "web-1", false, List.of(), NOW),
            () -> new JoinRequest("x", "c".repeat(2049), "web-1", false, List.of(), NOW),
            () -> new JoinRequest("x", "csr", "web-1", false, many, NOW),
            () -> new JoinRequest("x", "csr", "web\n1", false, List.of(), NOW))) {
      assertThatIllegalArgumentException().isThrownBy(wrong::run);
    }
  }

  @Test
  void toString_tellsNoSecret() {
    assertThat(new JoinRequest("hush", "csr", "web-1", true, List.of(), NOW).toString())
        .doesNotContain("hush");
    assertThat(replies().getLast().toString()).doesNotContain("key");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100})
  void read_upToABound_takesWhatFits(int spare) throws IOException {
    var out = new ByteArrayOutputStream();
    Frames.write(out, replies().getFirst());
    var in = new ByteArrayInputStream(out.toByteArray());

    assertThat(Frames.read(in, JoinReply.class, out.size() - Integer.BYTES + spare))
        .contains(replies().getFirst());
  }

  @ParameterizedTest
  @ValueSource(ints = {17, Integer.MAX_VALUE, -1})
  void read_aboveTheBound_readsNoByteOfIt(int length) {
    var bytes = ByteBuffer.allocate(64).putInt(length).array();
    var in = new ByteArrayInputStream(bytes);

    assertThatThrownBy(() -> Frames.read(in, JoinReply.class, 16))
        .isInstanceOf(WireException.class);
    assertThat(in.available()).isEqualTo(60);
  }
}
