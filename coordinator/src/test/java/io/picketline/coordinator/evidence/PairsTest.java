package io.picketline.coordinator.evidence;

import static io.picketline.coordinator.judgement.Samples.syn;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Evidence;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairsTest {
  private final Pairs pairs = new Pairs();

  @Test
  void remember_moreThanThereIsRoomFor_theOldestBehindTheFirstGivesWay() {
    for (var port = 1; port <= Pairs.MOST + 2; port++) {
      tell(syn("a", port));
    }

    assertThat(pairs.size()).isEqualTo(Pairs.MOST);
    assertThat(pairs.all())
        .extracting(piece -> piece.probe().port())
        .contains(1, 16, 33, 34)
        .doesNotContain(17, 18);
  }

  @Test
  void remember_manyOfOneHost_leaveThoseOfOthers() {
    tell(syn("a", 1));
    for (var port = 1; port <= 20; port++) {
      tell(syn("rogue", port));
    }
    List.of(22, 23, 25).forEach(port -> tell(syn("b", port)));

    for (var port = 21; port <= 2_000; port++) {
      tell(syn("rogue", port));
    }

    assertThat(pairs.all()).filteredOn(piece -> piece.host().equals("b")).hasSize(3);
    assertThat(pairs.all()).filteredOn(piece -> piece.host().equals("a")).hasSize(1);
    assertThat(pairs.hosts()).isEqualTo(3);
  }

  @Test
  void witness_isTheOnlyHost() {
    assertThat(pairs.witness()).isEmpty();
    tell(syn("a", 1));
    tell(syn("a", 2));
    assertThat(pairs.witness()).isEqualTo("a");

    tell(syn("b", 1));
    assertThat(pairs.witness()).isEmpty();
  }

  private void tell(Evidence piece) {
    pairs.remember(piece, pairs.indexOf(piece));
  }
}
