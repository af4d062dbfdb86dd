package io.picketline.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimesTest {

  private final Times times = new Times();

  @Test
  void nothingMeasured_nothingIsTold() {
    assertThat(times.localBlock()).isEmpty();
    assertThat(times.networkBlock()).isEmpty();
    assertThat(times.portsAnswered()).isEmpty();
  }

  @Test
  void portsAnswered_severalRuns_tellsTheMost() {
    times.answered("a", 4);
    times.answered("a", 9);
    times.answered("a", 2);

    assertThat(times.portsAnswered()).containsEntry("a", 9);
  }

  @Test
  void networkBlock_keepsTheOrderOfHosts() {
    times.network("a", 0);
    times.network("b", 3);
    times.network(Times.ALL, 3);

    assertThat(times.networkBlock().sequencedKeySet()).containsExactly("a", "b", "all");
  }
}
