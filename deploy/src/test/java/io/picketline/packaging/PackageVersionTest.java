package io.picketline.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PackageVersionTest {

  private static final String COMMIT = "0123456789ab 2026-11-23T18:05:09Z\n";

  @Test
  void of_snapshot_isOlderThanTheReleaseAndOrderedByCommit() {
    assertThat(PackageVersion.of("0.1.0-SNAPSHOT", COMMIT).upstream())
        .isEqualTo("0.1.0~20261123.180509");
  }

  @Test
  void of_release_isItsNumberAndTheCommitsDate() {
    assertThat(PackageVersion.of("0.1.0", COMMIT))
        .isEqualTo(new PackageVersion("0.1.0", Instant.parse("2026-11-23T18:05:09Z")));
  }

  @Test
  void of_candidate_isOlderThanItsRelease() {
    assertThat(PackageVersion.of("0.2.0-rc.1", COMMIT).upstream()).isEqualTo("0.2.0~rc.1");
    assertThat(PackageVersion.of("0.2.0-rc1", COMMIT).upstream()).isEqualTo("0.2.0~rc1");
  }

  @Test
  void of_changedFiles_saysSo() {
    assertThat(PackageVersion.of("0.1.0-SNAPSHOT", COMMIT.replace(" ", "+ ")).upstream())
        .isEqualTo("0.1.0~20261123.180509+changed");
  }

  @Test
  void of_noCheckout_isAlwaysTheSame() {
    assertThat(PackageVersion.of("0.1.0-SNAPSHOT", "").upstream())
        .isEqualTo("0.1.0~20260101.000000");
  }
}
