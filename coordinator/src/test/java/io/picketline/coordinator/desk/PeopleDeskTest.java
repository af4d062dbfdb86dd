package io.picketline.coordinator.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.identity.Peer;
import io.picketline.identity.Role;
import io.picketline.local.Exchange;
import io.picketline.local.Refusals;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Right;
import io.picketline.wire.Frames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeopleDeskTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final LocalReply DONE = new LocalReply.Changed(List.of("done"), 1);
  private static final LocalRequest UNBLOCK = new LocalRequest.Unblock(Prefix.parse("192.0.2.7"));

  private final Refusals refusals = new Refusals(InstantSource.fixed(NOW));
  private final List<Asker> reached = new ArrayList<>();
  private final PeopleDesk desk =
      new PeopleDesk(
          new Exchange(
              (_, asker) -> {
                reached.add(asker);
                return CompletableFuture.completedFuture(DONE);
              },
              refusals,
              Duration.ofSeconds(20)));

  @Test
  void serve_operator_isAnsweredUnderHisNameAndAddress() throws IOException {
    assertThat(ask(UNBLOCK, Role.OPERATOR)).isEqualTo(DONE);

    assertThat(reached)
        .containsExactly(
            new Asker("user:bob", "192.0.2.9", Right.OPERATE, Optional.of(NOW)));
    assertThat(reached.getFirst().author()).isEqualTo("user:bob from 192.0.2.9");
  }

  @Test
  void serve_viewerWhoChanges_isRefusedAndCounted() throws IOException {
    var refused = (LocalReply.Refused) ask(UNBLOCK, Role.VIEWER);

    assertThat(refused.reason()).isEqualTo(LocalReply.Reason.FORBIDDEN);
    assertThat(refused.message()).contains("the role operator", "bob", "the role viewer");
    assertThat(reached).isEmpty();
    assertThat(refusals.count()).isEqualTo(1);
    assertThat(ask(new LocalRequest.ShowStatus(), Role.VIEWER)).isEqualTo(DONE);
  }

  @Test
  void serve_operatorByForce_isRefused_andAnAdminIsNot() throws IOException {
    var force =
        new LocalRequest.Block(
            Prefix.parse("192.0.2.7"), Duration.ofHours(1), "why", false, true);

    assertThat(ask(force, Role.OPERATOR)).isInstanceOf(LocalReply.Refused.class);
    assertThat(ask(force, Role.ADMIN)).isEqualTo(DONE);
  }

  @ParameterizedTest
  @EnumSource(value = Role.class, names = {"SENSOR", "COORDINATOR"})
  void serve_hostsCertificate_isRefusedUnread(Role role) throws IOException {
    for (var roles : List.of(Set.of(role), Set.of(role, Role.ADMIN))) {
      var refused = (LocalReply.Refused) ask(new LocalRequest.ShowStatus(), roles);

      assertThat(refused.message()).contains("only people are answered here");
    }
    assertThat(reached).isEmpty();
  }

  private LocalReply ask(LocalRequest request, Role role) throws IOException {
    return ask(request, Set.of(role));
  }

  private LocalReply ask(LocalRequest request, Set<Role> roles) throws IOException {
    var sent = new ByteArrayOutputStream();
    Frames.write(sent, request);
    var received = new ByteArrayOutputStream();
    var caller =
        new PeopleDesk.Caller(
            new Peer("bob", roles, List.of()), NOW, InetAddress.getByName("192.0.2.9"));
    desk.serve(caller, new ByteArrayInputStream(sent.toByteArray()), received);
    return Frames.read(new ByteArrayInputStream(received.toByteArray()), LocalReply.class)
        .orElseThrow();
  }
}
