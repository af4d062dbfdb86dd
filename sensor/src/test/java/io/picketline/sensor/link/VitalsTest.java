package io.picketline.sensor.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.link.Deviation;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.link.Spared;
import io.picketline.sensor.keeper.BlockKeeper;
import io.picketline.sensor.keeper.Surveyed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VitalsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Vitals vitals = new Vitals();

  @Test
  void of_firstOfAConnection_tellsBoth() {
    assertThat(vitals.of(counted(Surveyed.NOTHING), NOW))
        .containsExactly(
            new LinkMessage.Health(3, 4, 5, 6, 7, 8, Optional.empty(), 12, 10, NOW),
            new LinkMessage.Deviations(0, List.of()),
            new LinkMessage.Spares(List.of()));
  }

  @Test
  void of_anotherWhoIsSpared_isTold() {
    vitals.of(counted(Surveyed.NOTHING), NOW);
    var gateway = List.of(new Spared(Prefix.parse("192.0.2.1"), "default gateway"));

    assertThat(vitals.of(counted(new Surveyed(Optional.empty(), 0, List.of(), gateway)), NOW))
        .contains(new LinkMessage.Spares(gateway));
  }

  @Test
  void of_sameDeviations_tellsHealthAlone() {
    vitals.of(counted(spared()), NOW);

    assertThat(vitals.of(counted(spared()), NOW))
        .hasExactlyElementsOfTypes(LinkMessage.Health.class);
    assertThat(vitals.of(counted(Surveyed.NOTHING), NOW))
        .contains(new LinkMessage.Deviations(0, List.of()));
  }

  @Test
  void of_nextConnection_tellsThemAgain() {
    vitals.of(counted(spared()), NOW);
    vitals.reconnected();

    assertThat(vitals.of(counted(spared()), NOW))
        .contains(new LinkMessage.Deviations(1, spared().deviations()));
  }

  private static BlockKeeper.Counted counted(Surveyed surveyed) {
    var nowhere = new BlockKeeper.Position(Optional.empty(), 12);
    return new BlockKeeper.Counted(nowhere, 1, 2, 3, 4, 5, 6, 7, 8, surveyed, 9, 10);
  }

  private static Surveyed spared() {
    var deviation =
        new Deviation(
            Prefix.parse("192.0.2.7"),
            Optional.empty(),
            Deviation.Cause.SPARED,
            Optional.empty(),
            Optional.empty(),
            "default gateway");
    return new Surveyed(Optional.empty(), 1, List.of(deviation), List.of());
  }
}
