package io.picketline.sensor.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.sensor.capture.PacketFuzz;
import io.picketline.sensor.compat.PortSentryFuzz;
import io.picketline.sensor.config.ConfigFuzz;
import io.picketline.sensor.guard.IgnoreFuzz;
import io.picketline.sensor.guard.SettingsFuzz;
import io.picketline.sensor.netlink.NetlinkFuzz;
import io.picketline.sensor.replay.PcapFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reader of foreign bytes: the inputs that were kept, then what a fuzzer finds beyond. */
class FuzzTest {
  private static final int AT_A_TIME = 2;

  private static final List<FuzzRun> TARGETS =
      List.of(
          new FuzzRun("packet", PacketFuzz.class, "", 512),
          new FuzzRun("netlink", NetlinkFuzz.class, "", 1_024),
          new FuzzRun("pcap", PcapFuzz.class, "", 4_096),
          new FuzzRun("config", ConfigFuzz.class, ":com.typesafe.config.**", 2_048),
          new FuzzRun("portsentry", PortSentryFuzz.class, "", 2_048),
          new FuzzRun("ignore", IgnoreFuzz.class, "", 2_048),
          new FuzzRun("settings", SettingsFuzz.class, "", 2_048),
          new FuzzRun("frame", FrameFuzz.class, ":com.fasterxml.jackson.dataformat.**", 4_096));

  private static final CompletableFuture<Void> NEVER_BEGUN =
      CompletableFuture.failedFuture(new AssertionError("never begun"));
  private static final ExecutorService WORKERS = Executors.newFixedThreadPool(AT_A_TIME);
  private static Map<String, CompletableFuture<Void>> runs = Map.of();

  @BeforeAll
  static void begin() {
    runs =
        TARGETS.stream()
            .collect(
                Collectors.toMap(
                    FuzzRun::name, target -> CompletableFuture.runAsync(target::run, WORKERS)));
  }

  @AfterAll
  static void end() {
    WORKERS.shutdownNow();
  }

  static Stream<FuzzRun> targets() {
    return TARGETS.stream();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void keptInputs_areReadAgain(FuzzRun run) throws Exception {
    var one = run.target().getMethod("fuzzerTestOneInput", byte[].class);
    var inputs = inputs(FuzzRun.KEPT.resolve(run.name()));

    assertThat(inputs).isNotEmpty();
    for (var input : inputs) {
      one.invoke(null, (Object) Files.readAllBytes(input));
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void fuzzer_findsNothing(FuzzRun run) {
    assertThat(runs.getOrDefault(run.name(), NEVER_BEGUN))
        .succeedsWithin(FuzzRun.MOST.multipliedBy(TARGETS.size()));
  }

  private static List<Path> inputs(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }
}
