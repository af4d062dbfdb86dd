package io.picketline.lab.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AheadFileTest {

  @Test
  void goingBy_confirmed_countsThisProcessOnce(@TempDir Path directory) throws IOException {
    var file = new AheadFile(directory.resolve("calendar"));
    assertThat(file.goingBy(Duration.ZERO)).isZero();

    file.prepare();
    file.confirm(0);
    file.confirm(0);
    assertThat(file.goingBy(Duration.ZERO)).isEqualTo(1);
    assertThat(file.goingBy(Duration.ofDays(1))).isZero();
  }

  @Test
  void write_twice_saysTheLatter(@TempDir Path directory) throws IOException {
    var file = new AheadFile(directory.resolve("calendar"));

    file.write(Duration.ZERO);
    assertThat(file.read()).isZero();
    file.write(Duration.ofDays(36));
    assertThat(file.read()).isEqualTo(Duration.ofDays(36).toNanos());
    assertThat(directory).isDirectoryContaining(path -> path.endsWith("calendar"));
  }
}
