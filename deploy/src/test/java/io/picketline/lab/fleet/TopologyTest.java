package io.picketline.lab.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.Prefix;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopologyTest {

  private static final Prefix BENCHMARK = Prefix.parse("198.18.0.0/15");
  private static final Prefix DOCUMENTATION = Prefix.parse("2001:db8::/32");

  private final Topology largest = new Topology(Topology.MOST_HOSTS, Topology.MOST_COORDINATORS);

  @Test
  void addresses_largestLab_areDistinctAndInside() {
    assertThat(largest.everybody().stream().map(largest::v4))
        .doesNotHaveDuplicates()
        .allMatch(BENCHMARK::contains);
    assertThat(largest.everybody().stream().map(largest::v6))
        .doesNotHaveDuplicates()
        .allMatch(DOCUMENTATION::contains);
  }

  @Test
  void attack4_thousandRuns_areDistinctAndNobodysOwn() {
    var sources = IntStream.range(0, 1_000).mapToObj(largest::attack4).toList();

    assertThat(sources).doesNotHaveDuplicates().allMatch(BENCHMARK::contains);
    assertThat(sources)
        .doesNotContainAnyElementsOf(largest.everybody().stream().map(largest::v4).toList());
  }

  @Test
  void attack6_thousandRuns_areEachInANetworkOfTheirOwn() {
    var networks =
        IntStream.range(0, 1_000).mapToObj(run -> new Prefix(largest.attack6(run), 48)).toList();

    assertThat(networks).doesNotHaveDuplicates();
  }

  @Test
  void v4_unknownHost_isRefused() {
    assertThatThrownBy(() -> new Topology(1, 0).v4("b")).hasMessageContaining("no host b");
  }
}
