package io.picketline.sensor.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.sensor.time.SteadyClock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeeperRehearsalTest {

  /** A pass takes its source's number modulo 256. */
  private static final int SOURCES = 256;

  @Test
  void run_onAnyHost_endsInABlockOfEachSource() {
    assertThat(KeeperRehearsal.run(SteadyClock.ofHost(), _ -> Optional.empty())).isEqualTo(SOURCES);
  }
}
