package io.picketline.coordinator.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plays every case of every trace file. */
class FleetTraceTest {

  static Stream<FleetTrace> traces() {
    return Stream.of("shapes.trace", "test.trace", "decoys.trace", "width.trace", "bounds.trace")
        .flatMap(file -> FleetTrace.read(file).stream());
  }

  @ParameterizedTest
  @MethodSource("traces")
  void report_trace_logsWhatTheFileSays(FleetTrace trace) {
    assertThat(trace.played()).isEqualTo(trace.expected());
  }
}
