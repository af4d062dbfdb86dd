package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Role;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How users are made, listed and removed. */
class UserTest {
  private static final LocalReply ADDED =
      new TrustReply.UserAdded("bob", Role.OPERATOR, Optional.empty(), 3);

  @TempDir private Path run;

  @BeforeEach
  void makeAuthority() throws IOException {
    Files.createFile(Files.createDirectory(ca()).resolve("ca.key"));
  }

  @Test
  void add_user_isToldTheCoordinatorAndGetsABundle() throws Exception {
    try (var daemon = FakeDaemon.answering(socket(), ADDED)) {
      var ran = add("--role", "operator", "--days", "30");

      assertThat(ran).isEqualTo(new Ran(0, "user bob, role operator: out\nSHA-256 CC:DD\n", ""));
      assertThat(daemon.asked()).isEqualTo(new TrustRequest.AddUser("bob", Role.OPERATOR, false));
      assertThat(System.getProperty(FakeParts.LOADED))
          .isEqualTo(ca() + " operator bob [] PT720H out");
    }
  }

  @Test
  void add_afterARemovalOfThePast_goesOn() throws Exception {
    var again =
        new TrustReply.UserAdded("bob", Role.OPERATOR, Optional.of(Ran.NOW.minusSeconds(1)), 3);
    try (var _ = FakeDaemon.answering(socket(), again)) {
      assertThat(add("--role", "operator").code()).isZero();
    }
  }

  @Test
  void add_roleOfAHost_isAWrongCommandLine() {
    var ran = add("--role", "sensor");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("'sensor' is not viewer, operator or admin");
  }

  @Test
  void add_withoutTheAuthoritysKey_tellsNobody() throws IOException {
    Files.delete(ca().resolve("ca.key"));

    var ran = add("--role", "operator");

    assertThat(ran.code()).isEqualTo(4);
    assertThat(ran.err()).contains("ca.key cannot be read", "--ca");
  }

  @Test
  void list_users_showsThem() throws Exception {
    var since = Instant.parse("2025-12-31T00:00:00Z");
    var by = "alice (uid 1000) from admin.sock of c1";
    var users = new TrustReply.Users(List.of(new TrustReply.User("bob", Role.VIEWER, by, since)));
    try (var daemon = FakeDaemon.answering(socket(), users)) {
      var ran = Ran.picket(run, "user", "list");

      assertThat(ran.out())
          .isEqualTo(
              """
              USER  ROLE    SINCE   BY
              bob   viewer  1d ago  alice (uid 1000)
              """);
      assertThat(daemon.asked()).isEqualTo(new LocalRequest.ListUsers());
    }
  }

  @Test
  void remove_user_saysWhy() throws Exception {
    var removed = new LocalReply.Changed(List.of("user bob removed"), 4);
    try (var daemon = FakeDaemon.answering(socket(), removed)) {
      var ran = Ran.picket(run, "user", "remove", "bob", "--reason", "left", "--dry-run");

      assertThat(ran.out()).isEqualTo("user bob removed\n");
      assertThat(daemon.asked())
          .isEqualTo(new TrustRequest.RemoveUser("bob", Optional.of("left"), true));
    }
  }

  private Ran add(String... more) {
    var all = new ArrayList<>(List.of("user", "add", "bob", "--into", "out"));
    all.addAll(List.of("--ca", ca().toString()));
    all.addAll(List.of(more));
    return Ran.picket(run, all.toArray(String[]::new));
  }

  private Path ca() {
    return run.resolve("ca");
  }

  private Path socket() {
    return run.resolve("coordinator/admin.sock");
  }
}
