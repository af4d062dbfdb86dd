package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SelfTest;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.SelfTestReply;
import io.picketline.protocol.local.SelfTestRequest;
import io.picketline.protocol.local.Standing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The selftest names the part that is broken. */
class SelfTestCommandTest {

  private static final Prefix SOURCE = SelfTest.ofSensor(1);

  @TempDir Path run;

  private boolean detects = true;
  private boolean filters = true;
  private boolean network = true;
  private boolean reads = true;
  private boolean released;

  @Test
  void sensor_allWell_goesTheWholeWay() throws IOException {
    var ran = ran("selftest", "-o", "csv");

    assertThat(ran.code()).as(ran.out()).isZero();
    assertThat(ran.out().lines().map(line -> line.split(",", -1)[0]))
        .containsExactly(
            "stage", "daemon", "scan", "detection", "packet filter", "coordinator", "taken out");
    assertThat(ran.out()).doesNotContain("failed").doesNotContain("skipped");
    assertThat(ran.err()).contains("everything works");
    assertThat(released).isTrue();
  }

  @Test
  void sensor_filterUnreadable_isNamed() throws IOException {
    reads = false;

    assertThat(stages().stages())
        .filteredOn(stage -> stage.result() == SelfTestRun.Result.FAILED)
        .extracting(SelfTestRun.Stage::stage)
        .containsExactly("packet filter", "taken out");
  }

  @Test
  void sensor_detectsNothing_isNamedAndTheFilterIsNotBlamed() throws IOException {
    detects = false;

    var stages = stages().stages();

    assertThat(stages)
        .filteredOn(stage -> stage.result() == SelfTestRun.Result.FAILED)
        .extracting(SelfTestRun.Stage::stage)
        .containsExactly("detection", "coordinator");
    assertThat(stages)
        .filteredOn(stage -> stage.stage().equals("packet filter"))
        .extracting(SelfTestRun.Stage::result)
        .containsExactly(SelfTestRun.Result.SKIPPED);
  }

  @Test
  void sensor_filterOrCoordinatorBroken_isNamed() throws IOException {
    filters = false;
    network = false;

    assertThat(stages().stages())
        .filteredOn(stage -> stage.result() == SelfTestRun.Result.FAILED)
        .extracting(SelfTestRun.Stage::stage)
        .containsExactly("packet filter", "coordinator");
  }

  @Test
  void daemon_away_isUnreachable() {
    var ran = Ran.picket(run, "selftest");

    assertThat(ran.code()).isEqualTo(ExitCode.UNREACHABLE);
  }

  @Test
  void dryRun_playsNothing() throws IOException {
    try (var daemon = daemon()) {
      var ran = Ran.picket(run, "selftest", "--dry-run");

      assertThat(ran.code()).isZero();
      assertThat(daemon.asked()).containsExactly(new LocalRequest.ShowStatus());
    }
  }

  @Test
  void viewer_isRefused() throws IOException {
    try (var _ =
        ScriptedDaemon.answering(
            run.resolve("sensor/admin.sock"),
            request ->
                request instanceof LocalRequest.ShowStatus
                    ? Answers.sensorStatus()
                    : new LocalReply.Refused(LocalReply.Reason.FORBIDDEN, "not you"))) {
      assertThat(Ran.picket(run, "selftest").code()).isEqualTo(ExitCode.REFUSED);
    }
  }

  private Ran ran(String... words) throws IOException {
    try (var _ = daemon()) {
      return Ran.picket(run, words);
    }
  }

  private record Stages(List<SelfTestRun.Stage> stages) {}

  /** By a run without patience. */
  private Stages stages() throws IOException {
    try (var _ = daemon()) {
      return new Stages(new SelfTestRun(Ran.session(run), false, Duration.ofMillis(1)).stages());
    }
  }

  private ScriptedDaemon daemon() throws IOException {
    return ScriptedDaemon.answering(run.resolve("sensor/admin.sock"), this::answer);
  }

  private LocalReply answer(LocalRequest request) {
    return switch (request) {
      case LocalRequest.ShowStatus _ -> Answers.sensorStatus();
      case SelfTestRequest.Play _ -> new SelfTestReply.Played(SOURCE, SelfTest.PROBES);
      case LocalRequest.Why _ -> why();
      case SelfTestRequest.Look _ when !reads ->
          new LocalReply.Refused(LocalReply.Reason.UNAVAILABLE, "netlink is gone");
      case SelfTestRequest.Look _ ->
          filters && !released
              ? new SelfTestReply.InFilter(
                  Optional.of(BlockKind.SUSPECT), Optional.of(SelfTest.LIFE), Optional.empty())
              : new SelfTestReply.InFilter(Optional.empty(), Optional.empty(), Optional.empty());
      case LocalRequest.Unblock _ -> {
        released = true;
        yield new LocalReply.Changed(List.of("unblocked"), 0);
      }
      default -> throw new IllegalArgumentException(request.toString());
    };
  }

  private LocalReply.Explanation why() {
    var held = Answers.ordered();
    var standing =
        new Standing(held.verdict(), held.kind(), network ? "network" : "web-1", List.of());
    return new LocalReply.Explanation(
        SOURCE,
        Optional.empty(),
        detects ? List.of(standing) : List.of(),
        Optional.empty(),
        Optional.empty(),
        detects ? 9 : 0,
        detects ? 24 : 0,
        List.of(),
        List.of(),
        Optional.empty());
  }
}
