package io.picketline.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Whatever is lost, repeated, late, cut off or killed: all end with one table, nothing that was
 * acknowledged is lost, nobody who was unblocked comes back, and no token is used twice.
 */
class LogConvergenceTest {
  private static final int HISTORIES = Boolean.getBoolean("picketline.full") ? 10_000 : 500;
  private static final int STEPS = 160;

  @Test
  void histories_lossRestartsAndFailovers_converge() {
    var acknowledged = 0;
    var opened = 0;
    var joined = 0;
    for (var seed = Integer.getInteger("seed", 0); seed < HISTORIES; seed++) {
      var world = new LogWorld(seed);
      try {
        for (var step = 0; step < STEPS; step++) {
          world.step();
        }
        world.settle();
        check(world);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("history %d".formatted(seed), e);
      }
      acknowledged += world.oracle.acknowledged();
      opened += world.epochs();
      joined += world.oracle.joined();
    }
    assertThat(acknowledged).isGreaterThan(20 * HISTORIES);
    assertThat(opened).isGreaterThan(3 * HISTORIES / 2);
    assertThat(joined).isGreaterThan(HISTORIES);
  }

  private static void check(LogWorld world) {
    var table = world.leader().registryTable();
    world.oracle.check(table, world.now);
    for (var coordinator : world.coordinators) {
      assertThat(coordinator.table()).isEqualTo(table);
    }
    for (var sensor : world.sensors) {
      assertThat(sensor.table()).isEqualTo(table);
    }
  }
}
