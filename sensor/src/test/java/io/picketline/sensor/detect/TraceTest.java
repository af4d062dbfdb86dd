package io.picketline.sensor.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plays every case of every trace file. */
class TraceTest {

  static Stream<Trace> traces() {
    return Stream.of(
            "syn.trace",
            "malformed.trace",
            "stray-ack.trace",
            "udp.trace",
            "nothing.trace",
            "life.trace",
            "decoys.trace",
            "sockets.trace",
            "known-good.trace",
            "tools.trace",
            "protocols.trace",
            "trigger.trace",
            "width.trace")
        .flatMap(file -> Trace.read(file).stream());
  }

  @ParameterizedTest
  @MethodSource("traces")
  void probe_trace_tellsWhatTheFileSays(Trace trace) {
    if (trace.knownMiss()) {
      assertThat(trace.played()).isNotEqualTo(trace.expected());
    } else {
      assertThat(trace.played()).isEqualTo(trace.expected());
    }
  }
}
