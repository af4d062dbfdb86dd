package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.cli.care.VersionCommand;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VersionTest {

  @Test
  void text_builtFromACheckout_namesTheCommitAndItsTime() {
    var version = VersionCommand.Version.of("1.2.3", "0123456789ab+ 2026-01-31T12:00:00Z\n", "25");

    assertThat(version.commit()).contains("0123456789ab+");
    assertThat(version.committed()).contains(Instant.parse("2026-01-31T12:00:00Z"));
    assertThat(version.text())
        .isEqualTo("picket 1.2.3, commit 0123456789ab+ of 2026-01-31T12:00:00Z (Java 25)");
  }

  @Test
  void text_builtElsewhere_namesTheVersionAlone() {
    var version = VersionCommand.Version.of("1.2.3", "", "25");

    assertThat(version.commit()).isEqualTo(Optional.empty());
    assertThat(version.text()).isEqualTo("picket 1.2.3 (Java 25)");
  }
}
