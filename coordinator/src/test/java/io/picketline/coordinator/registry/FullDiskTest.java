package io.picketline.coordinator.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@link FullDisk} on a small disk of its own, in a mount namespace of its own. */
class FullDiskTest {
  private static final String SCRIPT =
      "mount -t tmpfs -o size=3m picketline \"$1\" && shift && exec \"$@\"";

  @TempDir Path directory;

  @Test
  void order_diskFull_isHeldAndIsOnDiskOnceThereIsRoom() throws Exception {
    var disk = directory.toString();
    var command =
        List.of(
            "unshare", "-Urm", "--", "sh", "-c", SCRIPT, "sh", disk,
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            FullDisk.class.getName(),
            disk);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("passed");
  }
}
