package io.picketline.coordinator.notices;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.local.Members;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeersTest {

  private final Peers peers = new Peers();

  @Test
  void missed_oneDies_isMissedUntilItIsBackAndForTheFirstReason() {
    assertThat(missed(Map.of("one", "up", "two", "up"))).isEmpty();

    assertThat(missed(Map.of("one", "unreachable", "two", "up")))
        .isEqualTo(Map.of("one", "it cannot be reached"));
    assertThat(missed(Map.of("two", "up"))).isEqualTo(Map.of("one", "it cannot be reached"));
    assertThat(missed(Map.of("one", "joining", "two", "up"))).hasSize(1);
    assertThat(missed(Map.of("one", "up", "two", "up"))).isEmpty();
  }

  @Test
  void missed_oneStopsInOrder_isSaidSo() {
    missed(Map.of("one", "up", "two", "up"));
    missed(Map.of("one", "leaving", "two", "up"));

    assertThat(missed(Map.of("two", "up"))).isEqualTo(Map.of("one", "it was stopped"));
  }

  @Test
  void missed_oneThatNeverTookPart_isNot() {
    assertThat(missed(Map.of("two", "up", "three", "joining"))).isEmpty();
  }

  private Map<String, String> missed(Map<String, String> states) {
    return peers.missed(new Members("two", states));
  }
}
