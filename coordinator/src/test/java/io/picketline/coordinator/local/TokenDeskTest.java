package io.picketline.coordinator.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.identity.Token;
import io.picketline.local.LocalDesk;
import io.picketline.protocol.Role;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TokenDeskTest {
  private static final byte[] SECRET = new byte[Token.SECRET_BYTES];
  private static final TrustRequest ENROLL =
      new TrustRequest.Enroll("web", Role.SENSOR, Set.of(), List.of(), Duration.ofHours(1), false);
  private static final TrustReply.Enrolled BEGUN =
      new TrustReply.Enrolled(
          Base64.getUrlEncoder().withoutPadding().encodeToString(SECRET),
          "web",
          Role.SENSOR,
          Instant.EPOCH,
          List.of(),
          List.of("odd"),
          7);

  private final PublicKey authority = key();

  @Test
  void answer_enrolled_hasTheTokenAndWhereToJoin() {
    var enrolled = (TrustReply.Enrolled) answer(Optional.empty(), BEGUN, ENROLL);

    var token = Token.parse(enrolled.token());
    assertThat(token.secret()).isEqualTo(SECRET);
    assertThat(token.names(authority)).isTrue();
    assertThat(enrolled.desks()).containsExactly("core-1:7415");
    assertThat(enrolled.warnings()).containsExactly("odd");
    assertThat(enrolled.seq()).isEqualTo(7);
  }

  @Test
  void answer_enrolledInMemoryAlone_hasTheTokenToo() {
    var reply = answer(Optional.empty(), new LocalReply.NotOnDisk(BEGUN, "disk full"), ENROLL);

    assertThat(reply)
        .isInstanceOfSatisfying(
            LocalReply.NotOnDisk.class,
            one -> assertThat(((TrustReply.Enrolled) one.done()).token()).startsWith("pk1-"));
  }

  @Test
  void answer_whereNobodyCanJoin_saysWhy() {
    var hindrance = Optional.of("the authority's key is not here");

    assertThat(answer(hindrance, BEGUN, ENROLL))
        .isEqualTo(
            new LocalReply.Refused(LocalReply.Reason.FORBIDDEN, "the authority's key is not here"));
    assertThat(answer(hindrance, new LocalReply.Reach(1, 0, 0, 0, List.of()), status()))
        .isInstanceOf(LocalReply.Reach.class);
  }

  private LocalReply answer(Optional<String> hindrance, LocalReply begun, LocalRequest request) {
    LocalDesk behind = (_, _) -> CompletableFuture.completedStage(begun);
    var desk = new TokenDesk(behind, () -> authority, List.of("core-1:7415"), () -> hindrance);
    return desk.answer(request, Asker.here("root")).toCompletableFuture().join();
  }

  private static LocalRequest status() {
    return new LocalRequest.ShowStatus();
  }

  private static PublicKey key() {
    try {
      return KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
