package io.picketline.sensor.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogPoint;
import io.picketline.sensor.keeper.Probes;
import io.picketline.sensor.keeper.SavedState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HoldingsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Epoch EPOCH = new Epoch(3, 1);
  private static final FleetHost HOST =
      new FleetHost("web", List.of(SourceAddress.parse("192.0.2.1")));
  private static final IgnoreRule RULE =
      new IgnoreRule(Prefix.parse("192.0.2.0/24"), "ours", "root", NOW);

  @Test
  void part_manyVerdicts_areAllToldOnceInOrder() {
    var verdicts =
        IntStream.range(0, 1_200)
            .mapToObj(i -> Probes.verdict("198.51.%d.%d".formatted(i >> 8, i & 255), NOW))
            .toList();
    var holdings = Holdings.of(state(Optional.of(EPOCH), 7, verdicts)).orElseThrow();

    var told = new ArrayList<Change>();
    var number = 0;
    var last = false;
    while (!last) {
      var part = holdings.part(number).orElseThrow();
      assertThat(part.at()).isEqualTo(new LogPoint(EPOCH, 7));
      assertThat(part.chunk()).isEqualTo(number++);
      told.addAll(part.changes());
      last = part.last();
    }

    assertThat(number).isGreaterThan(2);
    assertThat(holdings.part(number)).isEmpty();
    assertThat(holdings.part(-1)).isEmpty();
    assertThat(told.subList(0, 2))
        .containsExactly(new Change.HostEnrolled(HOST), new Change.IgnoreAdded(RULE));
    assertThat(told.subList(2, told.size()))
        .containsExactlyElementsOf(verdicts.stream().map(Change.Blocked::new).toList());
  }

  @Test
  void part_nothingInForce_isOneEmptyPart() {
    var empty = new SavedState(
        Optional.of(EPOCH), 7, Duration.ZERO, List.of(), List.of(), List.of(), List.of(),
        List.of(), List.of(), ServedPorts.NONE);

    var part = Holdings.of(empty).orElseThrow().part(0).orElseThrow();

    assertThat(part.changes()).isEmpty();
    assertThat(part.last()).isTrue();
  }

  @Test
  void of_aSensorThatNeverFollowedALog_isNothing() {
    assertThat(Holdings.of(state(Optional.empty(), 0, List.of()))).isEmpty();
  }

  private static SavedState state(Optional<Epoch> epoch, long have, List<Verdict> network) {
    return new SavedState(
        epoch,
        have,
        Duration.ZERO,
        network,
        List.of(),
        List.of(),
        List.of(RULE),
        List.of(),
        List.of(HOST),
        ServedPorts.NONE);
  }
}
