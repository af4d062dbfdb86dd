package io.picketline.coordinator.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.trust.PemAuthority;
import io.picketline.identity.Identity;
import io.picketline.local.Exchange;
import io.picketline.local.Refusals;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Role;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Right;
import io.picketline.spi.Authority;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are answered over TLS, and what not. */
class PeopleDeskTest {
  private static final LocalReply DONE = new LocalReply.Changed(List.of("done"), 1);
  private static final LocalRequest UNBLOCK = new LocalRequest.Unblock(Prefix.parse("192.0.2.7"));
  private static final LocalRequest STATUS = new LocalRequest.ShowStatus();

  @TempDir private Path directory;

  private final Refusals refusals = new Refusals(InstantSource.system());
  private final List<Asker> reached = new CopyOnWriteArrayList<>();
  private DeskScene scene;

  @BeforeEach
  void open() throws Exception {
    var exchange =
        new Exchange(
            (_, asker) -> {
              reached.add(asker);
              return CompletableFuture.completedFuture(DONE);
            },
            refusals,
            Duration.ofSeconds(20));
    scene = new DeskScene(directory, false, exchange);
  }

  @AfterEach
  void close() throws IOException {
    scene.close();
  }

  @Test
  void serve_operator_isAnsweredUnderHisNameAndAddress() throws Exception {
    var before = Instant.now();

    assertThat(ask(Role.OPERATOR, UNBLOCK)).isEqualTo(DONE);

    var asker = reached.getFirst();
    assertThat(asker.author()).isEqualTo("user:bob from 127.0.0.1");
    assertThat(asker.right()).isEqualTo(Right.OPERATE);
    assertThat(asker.issued().orElseThrow()).isBetween(before.minusSeconds(1), Instant.now());
  }

  @Test
  void serve_viewerWhoChanges_isRefusedAndCounted() throws Exception {
    var refused = (LocalReply.Refused) ask(Role.VIEWER, UNBLOCK);

    assertThat(refused.reason()).isEqualTo(LocalReply.Reason.FORBIDDEN);
    assertThat(refused.message()).contains("the role operator", "user bob has the role viewer");
    assertThat(reached).isEmpty();
    assertThat(refusals.count()).isEqualTo(1);
    assertThat(ask(Role.VIEWER, STATUS)).isEqualTo(DONE);
  }

  @Test
  void serve_operatorByForce_isRefused_andAnAdminIsNot() throws Exception {
    var force =
        new LocalRequest.Block(Prefix.parse("192.0.2.7"), Duration.ofHours(1), "why", false, true);

    assertThat(ask(Role.OPERATOR, force)).isInstanceOf(LocalReply.Refused.class);
    assertThat(ask(Role.ADMIN, force)).isEqualTo(DONE);
  }

  @Test
  void serve_hostsCertificate_isRefused() throws Exception {
    new PemAuthority()
        .issue(scene.directory, request(Role.SENSOR, "web"), directory.resolve("web"));
    var sensor = Identity.load(directory.resolve("web"), Role.SENSOR);

    var refused = (LocalReply.Refused) ask(sensor, STATUS);

    assertThat(refused.message()).contains("only people are answered here");
    assertThat(reached).isEmpty();
  }

  private LocalReply ask(Role role, LocalRequest request) throws Exception {
    var bundle = directory.resolve("bob-" + role);
    new PemAuthority().issue(scene.directory, request(role, "bob"), bundle);
    return ask(Identity.loadUser(bundle), request);
  }

  private LocalReply ask(Identity identity, LocalRequest request) throws IOException {
    try (var plain = scene.plain();
        var socket = identity.connect(plain)) {
      Frames.write(socket.getOutputStream(), request);
      return Frames.read(socket.getInputStream(), LocalReply.class).orElseThrow();
    }
  }

  private static Authority.Request request(Role role, String name) {
    return new Authority.Request(role, name, List.of(), Duration.ofDays(1));
  }
}
