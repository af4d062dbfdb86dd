package io.picketline.sensor.keeper;

import static io.picketline.sensor.keeper.Probes.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.TrustChange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who belongs to the fleet is spared on this host, and who does no more is not. */
class FleetTest {
  private static final Prefix ADDRESS = Prefix.parse("192.0.2.99");
  private static final Prefix OTHER = Prefix.parse("192.0.2.98");
  private static final FleetHost WEB = new FleetHost("web", List.of(ADDRESS.address()));

  @TempDir Path directory;
  private final FakeFilter filter = new FakeFilter();
  private Keeping keeping;

  @BeforeEach
  void begin() {
    var scene = new KeepingScene(directory);
    scene.filter = filter;
    keeping = scene.started(SavedState.NONE);
    apply(1, blocked(ADDRESS));
    apply(2, blocked(OTHER));
    apply(3, new Change.HostEnrolled(WEB));
    assertThat(filter.blocked).containsOnlyKeys(OTHER);
  }

  @Test
  void apply_revocationOfAHost_sparesItNoMore() {
    apply(4, new TrustChange.HostRevoked("web", NOW, "alice", "stolen"));

    assertThat(filter.blocked).containsOnlyKeys(ADDRESS, OTHER);
  }

  @Test
  void apply_otherAddressesOfAHost_areSparedInstead() {
    apply(4, new TrustChange.AddressesApproved("web", List.of(OTHER.address()), "alice", NOW));

    assertThat(filter.blocked).containsOnlyKeys(ADDRESS);
  }

  @Test
  void apply_whatOnlyCoordinatorsGoBy_changesNothing() {
    apply(
        4,
        new TrustChange.TokenMade(
            "0a".repeat(32), "db", Role.SENSOR, Set.of(), List.of(), "alice", NOW, NOW));
    apply(5, new TrustChange.TokenUsed("0a".repeat(32), "db", NOW, "192.0.2.98", Optional.empty()));
    apply(6, new TrustChange.AddressesClaimed("web", List.of(address("192.0.2.98")), NOW));
    apply(7, new TrustChange.UserAdded("bob", Role.ADMIN, "alice", NOW));

    assertThat(filter.blocked).containsOnlyKeys(OTHER);
  }

  @Test
  void apply_revocationInTheWholeState_leavesWhoCameAgain() {
    var fleet = new Fleet();
    fleet.add(WEB);

    fleet.apply(new TrustChange.HostRevoked("web", NOW, "alice", "once"), true);
    assertThat(fleet.all()).containsExactly(WEB);

    fleet.retain(Set.of());
    assertThat(fleet.all()).isEmpty();
  }

  private void apply(long seq, Change change) {
    keeping.apply(KeepingScene.EPOCH, List.of(new LogEntry(seq, change)), NOW);
  }

  private static SourceAddress address(String text) {
    return SourceAddress.parse(text);
  }

  private static Change.Blocked blocked(Prefix source) {
    return new Change.Blocked(KeepingScene.verdict(source, true, NOW, Duration.ofDays(1)));
  }
}
