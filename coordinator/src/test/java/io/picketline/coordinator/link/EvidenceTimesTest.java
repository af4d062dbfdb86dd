package io.picketline.coordinator.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvidenceTimesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest(name = "{0}, clock ahead {1}: {2}")
  @CsvSource({
    "2025-12-31T23:59:59Z, PT0.3S, 2025-12-31T23:59:59Z, 0",
    "2025-12-31T23:59:59Z, '', 2025-12-31T23:59:59Z, 0",
    "2025-12-01T00:00:00Z, PT0S, 2025-12-01T00:00:00Z, 0",
    "2026-01-01T00:00:30Z, PT0S, 2026-01-01T00:00:30Z, 0",
    "2026-01-01T05:00:00Z, PT5H, 2026-01-01T00:00:00Z, 0",
    "1970-01-01T00:00:07Z, PT-490896H, 2026-01-01T00:00:07Z, 0",
    "2038-01-19T03:14:08Z, PT105627H14M9S, 2025-12-31T23:59:59Z, 0",
    "2038-01-19T03:14:08Z, PT0S, 2026-01-01T00:00:00Z, 1",
    "0001-01-01T00:00:00Z, PT0S, 2026-01-01T00:00:00Z, 1",
    "9999-12-31T23:59:59Z, '', 2026-01-01T00:00:00Z, 1",
    "+1000000000-12-31T23:59:59.999999999Z, PT876600H, 2026-01-01T00:00:00Z, 1",
    "-1000000000-01-01T00:00:00Z, PT-876600H, 2026-01-01T00:00:00Z, 1",
  })
  void of_timeByAnotherClock_isBroughtToOurs(
      Instant told, String ahead, Instant taken, int impossible) {
    var by = ahead.isEmpty() ? Optional.<Duration>empty() : Optional.of(Duration.parse(ahead));

    var times = EvidenceTimes.of(List.of(at(told)), by, NOW);

    assertThat(times.evidence()).containsExactly(at(taken));
    assertThat(times.impossible()).isEqualTo(impossible);
  }

  private static Evidence at(Instant at) {
    var source = SourceAddress.parse("198.51.100.7");
    return new Evidence(
        "web",
        EvidenceKind.SYN_DARK,
        ScanType.SYN,
        new Probe(at, source, 40_000, 23, IpProtocol.TCP, 2, 7));
  }
}
