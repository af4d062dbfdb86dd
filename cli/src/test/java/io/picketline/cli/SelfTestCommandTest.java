package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.picketline.cli.care.SelfTestRun;
import io.picketline.cli.session.ExitCode;
import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SelfTest;
import io.picketline.protocol.local.HostRow;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.SelfTestReply;
import io.picketline.protocol.local.SelfTestRequest;
import io.picketline.protocol.local.SensorEntry;
import io.picketline.protocol.local.SensorHealth;
import io.picketline.protocol.local.Standing;
import io.picketline.protocol.local.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The selftest names the part that is broken. */
class SelfTestCommandTest {

  private static final Prefix SOURCE = SelfTest.ofSensor(1);

  @TempDir Path run;

  private boolean detects = true;
  private boolean filters = true;
  private boolean network = true;
  private boolean reads = true;
  private Optional<String> spared = Optional.empty();
  private Optional<String> nobody = Optional.empty();
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
        .containsExactly("detection");
    assertThat(stages)
        .filteredOn(stage -> stage.result() == SelfTestRun.Result.SKIPPED)
        .extracting(SelfTestRun.Stage::stage)
        .containsExactly("packet filter", "coordinator");
  }

  @Test
  void sensor_sourceIsSpared_saysByWhatAndWhereToLook() throws IOException {
    detects = false;
    spared = Optional.of("ignore list: 203.0.113.0/24 (docs)");

    assertThat(stages().stages())
        .filteredOn(stage -> stage.result() == SelfTestRun.Result.FAILED)
        .singleElement()
        .satisfies(stage -> {
          assertThat(stage.stage()).isEqualTo("detection");
          assertThat(stage.what()).contains("is spared: ignore list: 203.0.113.0/24 (docs)");
          assertThat(stage.lookAt().orElseThrow()).contains("picket ignore list");
        });
  }

  @Test
  void sensor_blocksNobody_saysThatThePacketFilterWasNotTried() throws IOException {
    nobody = Optional.of("mode = observe");

    var ran = ran("selftest");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("nobody is blocked: mode = observe");
    assertThat(ran.err()).contains("all that was tried works; not: packet filter");
  }

  @Test
  void coordinator_sourceIsSpared_blamesNoHost() throws IOException {
    detects = false;
    spared = Optional.of("ignore list: 203.0.113.0/24 (docs)");
    try (var _ =
        ScriptedDaemon.answering(run.resolve("coordinator/admin.sock"), this::coordinator)) {
      var stages = new SelfTestRun(Ran.session(run), false, Duration.ofMillis(1)).stages();

      assertThat(stages)
          .extracting(SelfTestRun.Stage::stage, SelfTestRun.Stage::result, SelfTestRun.Stage::what)
          .contains(
              tuple(
                  "verdict",
                  SelfTestRun.Result.FAILED,
                  SOURCE.address() + " is spared: ignore list: 203.0.113.0/24 (docs)"),
              tuple("hosts", SelfTestRun.Result.SKIPPED, "there is no verdict to put in force"));
    }
  }

  @Test
  void coordinator_clockStepped_isNamed() throws IOException {
    try (var _ =
        ScriptedDaemon.answering(
            run.resolve("coordinator/admin.sock"),
            request ->
                request instanceof LocalRequest.ListSensors
                    ? ahead(Duration.ofHours(-1))
                    : coordinator(request))) {
      var stages = new SelfTestRun(Ran.session(run), false, Duration.ofMillis(1)).stages();

      assertThat(stages)
          .filteredOn(stage -> stage.stage().equals("clocks"))
          .extracting(SelfTestRun.Stage::result, SelfTestRun.Stage::what)
          .containsExactly(tuple(SelfTestRun.Result.FAILED, "ahead: web-1 by -3600 s"));
    }
  }

  @Test
  void coordinator_hostThatOnlyObserves_isNamedAndBreaksNothing() throws IOException {
    var whole = Answers.everywhere();
    var looksOn =
        new HostRow(
            whole.prefix(),
            "web-9",
            "live",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "this sensor only observes");
    var rows = Stream.concat(whole.rows().stream(), Stream.of(looksOn)).toList();
    var where =
        new LocalReply.Whereabouts(
            whole.prefix(), whole.spared(), Tally.of(whole.prefix(), rows), rows, whole.notes());
    var health = new SensorHealth(0, 0, 0, 0, Duration.ZERO, Optional.of(looksOn.why()));
    try (var _ =
        ScriptedDaemon.answering(
            run.resolve("coordinator/admin.sock"),
            request ->
                switch (request) {
                  case LocalRequest.Where _ -> where;
                  case LocalRequest.ListSensors _ -> sensors("web-9", health);
                  default -> coordinator(request);
                })) {
      assertThat(new SelfTestRun(Ran.session(run), false, Duration.ofMillis(1)).stages())
          .filteredOn(stage -> stage.stage().equals("hosts"))
          .singleElement()
          .satisfies(stage -> {
            assertThat(stage.result()).isEqualTo(SelfTestRun.Result.OK);
            assertThat(stage.what())
                .isEqualTo("in force on 2 of 2 hosts that are there; observing: web-9");
          });
    }
  }

  @ParameterizedTest
  @CsvSource({"lost, OK, ; lost: web-9", "late, FAILED, ; not on web-9 (late: has not got it)"})
  void coordinator_hostThatIsLost_isNamedAndBreaksNothing(
      String state, SelfTestRun.Result result, String told) throws IOException {
    var whole = Answers.everywhere();
    var away =
        new HostRow(
            whole.prefix(),
            "web-9",
            state,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "has not got it");
    var rows = Stream.concat(whole.rows().stream(), Stream.of(away)).toList();
    var where =
        new LocalReply.Whereabouts(
            whole.prefix(), whole.spared(), whole.tally(), rows, whole.notes());
    try (var _ =
        ScriptedDaemon.answering(
            run.resolve("coordinator/admin.sock"),
            request -> request instanceof LocalRequest.Where ? where : coordinator(request))) {
      assertThat(new SelfTestRun(Ran.session(run), false, Duration.ofMillis(1)).stages())
          .filteredOn(stage -> stage.stage().equals("hosts"))
          .singleElement()
          .satisfies(stage -> {
            assertThat(stage.result()).isEqualTo(result);
            assertThat(stage.what()).endsWith(told);
          });
    }
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
      case SelfTestRequest.Look _ when nobody.isPresent() ->
          new SelfTestReply.InFilter(Optional.empty(), Optional.empty(), nobody);
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

  private LocalReply coordinator(LocalRequest request) {
    return switch (request) {
      case LocalRequest.ShowStatus _ -> Answers.coordinatorStatus();
      case LocalRequest.ListSensors _ -> ahead(Duration.ZERO);
      case LocalRequest.Where _ -> Answers.everywhere();
      default -> answer(request);
    };
  }

  private static LocalReply ahead(Duration clock) {
    return sensors("web-1", new SensorHealth(0, 0, 0, 0, clock));
  }

  private static LocalReply sensors(String host, SensorHealth health) {
    var sensor =
        new SensorEntry(
            host,
            "live",
            Ran.NOW,
            "0.1.0",
            Set.of(),
            "nflog",
            1,
            0,
            0,
            List.of(),
            Set.of(),
            Optional.of(health),
            List.of());
    return new LocalReply.Sensors(1, List.of(sensor));
  }

  private LocalReply.Explanation why() {
    var held = Answers.ordered();
    var standing =
        new Standing(held.verdict(), held.kind(), network ? "network" : "web-1", List.of());
    return new LocalReply.Explanation(
        SOURCE,
        Optional.empty(),
        detects ? List.of(standing) : List.of(),
        spared,
        Optional.empty(),
        detects ? 9 : 0,
        detects ? 24 : 0,
        List.of(),
        List.of(),
        Optional.empty());
  }
}
