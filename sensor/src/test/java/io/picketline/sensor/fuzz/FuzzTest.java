package io.picketline.sensor.fuzz;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.fuzz.FuzzRun;
import io.picketline.fuzz.FuzzRuns;
import io.picketline.sensor.capture.PacketFuzz;
import io.picketline.sensor.compat.PortSentryFuzz;
import io.picketline.sensor.config.ConfigFuzz;
import io.picketline.sensor.guard.IgnoreFuzz;
import io.picketline.sensor.guard.SettingsFuzz;
import io.picketline.sensor.netlink.NetlinkFuzz;
import io.picketline.sensor.replay.PcapFuzz;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reader of foreign bytes: the inputs that were kept, then what a fuzzer finds beyond. */
class FuzzTest {
  private static final List<FuzzRun> TARGETS =
      List.of(
          new FuzzRun("packet", PacketFuzz.class, "", 512),
          new FuzzRun("netlink", NetlinkFuzz.class, "", 1_024),
          new FuzzRun("pcap", PcapFuzz.class, "", 4_096),
          new FuzzRun("config", ConfigFuzz.class, ":com.typesafe.config.**", 2_048),
          new FuzzRun("portsentry", PortSentryFuzz.class, "", 2_048),
          new FuzzRun("ignore", IgnoreFuzz.class, "", 2_048),
          new FuzzRun("settings", SettingsFuzz.class, "", 2_048),
          new FuzzRun("token", TokenFuzz.class, "", 128),
          new FuzzRun("frame", FrameFuzz.class, ":com.fasterxml.jackson.dataformat.**", 4_096));

  private static @Nullable FuzzRuns runs;

  @BeforeAll
  static void begin() {
    runs = FuzzRuns.begin(TARGETS);
  }

  @AfterAll
  static void end() {
    requireNonNull(runs).close();
  }

  static List<FuzzRun> targets() {
    return TARGETS;
  }

  @ParameterizedTest
  @MethodSource("targets")
  void keptInputs_areReadAgain(FuzzRun run) throws Exception {
    assertThat(run.readKept()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void fuzzer_findsNothing(FuzzRun run) {
    var begun = requireNonNull(runs);

    assertThat(begun.of(run)).succeedsWithin(begun.longest());
  }
}
