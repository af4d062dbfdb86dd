package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.cli.session.ExitCode;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in and who is cut off, against a daemon on a real socket. */
class EnrollTest {

  @TempDir Path run;

  @Test
  void enroll_host_printsTheOneCommandAlone() throws IOException {
    try (var daemon = ScriptedDaemon.answering(socket(), _ -> enrolled(Role.SENSOR))) {
      var ran =
          Ran.picket(
              run, "enroll", "web-7", "--group", "dmz", "--address", "192.0.2.7", "--for", "2h");

      assertThat(ran.out()).isEqualTo("picket join core-1:7415 --token pk1-x\n");
      assertThat(ran.err())
          .contains("run that on web-7 before 2026-01-01T01:00:00Z; it is good for one key")
          .contains("warning: odd");
      assertThat(ran.code()).isZero();
      assertThat(daemon.asked())
          .containsExactly(
              new TrustRequest.Enroll(
                  "web-7",
                  Role.SENSOR,
                  Set.of("dmz"),
                  List.of(SourceAddress.parse("192.0.2.7")),
                  Duration.ofHours(2),
                  false));
    }
  }

  @Test
  void enroll_coordinator_joinsAsOne() throws IOException {
    try (var _ = ScriptedDaemon.answering(socket(), _ -> enrolled(Role.COORDINATOR))) {
      var ran = Ran.picket(run, "enroll", "core-2", "--coordinator");

      assertThat(ran.out()).isEqualTo("picket join core-1:7415 --token pk1-x --as coordinator\n");
    }
  }

  @Test
  void enroll_deskGiven_isPrintedInsteadOfTheCoordinatorsOwn() throws IOException {
    try (var _ = ScriptedDaemon.answering(socket(), _ -> enrolled(Role.SENSOR))) {
      var host = Ran.picket(run, "enroll", "web-7", "--desk", "fleet.example");
      var port = Ran.picket(run, "enroll", "web-7", "--desk", "203.0.113.9:99");

      assertThat(host.out()).startsWith("picket join fleet.example:7415 --token ");
      assertThat(port.out()).startsWith("picket join 203.0.113.9:99 --token ");
    }
  }

  @Test
  void enroll_deskGiven_isTheFirstInEveryForm() throws IOException {
    try (var _ = ScriptedDaemon.answering(socket(), _ -> enrolled(Role.SENSOR))) {
      var json = Ran.picket(run, "enroll", "web-7", "--desk", "fleet.example", "-o", "json");
      var csv = Ran.picket(run, "enroll", "web-7", "--desk", "fleet.example", "-o", "csv");
      var same = Ran.picket(run, "enroll", "web-7", "--desk", "core-1", "-o", "json");

      assertThat(json.out().replaceAll("\\s", ""))
          .contains("\"desks\":[\"fleet.example:7415\",\"core-1:7415\"]");
      assertThat(csv.out()).contains("fleet.example:7415");
      assertThat(same.out().replaceAll("\\s", "")).contains("\"desks\":[\"core-1:7415\"]");
    }
  }

  @Test
  void enroll_dryRun_makesNoToken() throws IOException {
    try (var daemon = ScriptedDaemon.answering(socket(), EnrollTest::changed)) {
      var ran = Ran.picket(run, "enroll", "web-7", "--dry-run");

      assertThat(ran).isEqualTo(new Ran(0, "done\n", ""));
      assertThat(daemon.asked()).noneMatch(LocalRequest::changes).hasSize(1);
    }
  }

  @Test
  void enroll_badValues_areRefusedBeforeAnythingIsAsked() throws IOException {
    try (var daemon = ScriptedDaemon.answering(socket(), _ -> enrolled(Role.SENSOR))) {
      var tooLong = Ran.picket(run, "enroll", "web-7", "--for", "31d");
      var noHost = Ran.picket(run, "enroll", "-web");

      assertThat(tooLong.code()).isEqualTo(ExitCode.USAGE);
      assertThat(tooLong.err()).contains("1m to 30d");
      assertThat(noHost.code()).isEqualTo(ExitCode.USAGE);
      assertThat(daemon.asked()).isEmpty();
    }
  }

  @Test
  void approveAndRevoke_askForThat() throws IOException {
    try (var daemon = ScriptedDaemon.answering(socket(), EnrollTest::changed)) {
      var approved = Ran.picket(run, "sensors", "approve", "web-7", "--dry-run");
      var revoked = Ran.picket(run, "sensors", "revoke", "web-7", "--reason", "stolen", "--revert");
      var rehearsed = Ran.picket(run, "sensors", "revoke", "web-7", "--dry-run");

      assertThat(List.of(approved.code(), revoked.code(), rehearsed.code())).containsOnly(0);
      assertThat(daemon.asked())
          .containsExactly(
              new TrustRequest.Approve("web-7", true),
              new TrustRequest.Revoke("web-7", Optional.of("stolen"), true, false),
              new TrustRequest.Revoke("web-7", Optional.empty(), false, true));
    }
  }

  private static LocalReply changed(LocalRequest request) {
    return new LocalReply.Changed(List.of("done"), 0);
  }

  private static LocalReply enrolled(Role role) {
    return new TrustReply.Enrolled(
        "pk1-x",
        role == Role.SENSOR ? "web-7" : "core-2",
        role,
        Ran.NOW.plus(Duration.ofHours(1)),
        List.of("core-1:7415"),
        List.of("odd"),
        7);
  }

  private Path socket() {
    return run.resolve("coordinator/admin.sock");
  }
}
