package io.picketline.sensor.replay;

import io.picketline.fuzz.Limits;
import io.picketline.spi.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Capture files, from the file's header to the verdicts. */
public final class PcapFuzz {
  private static final Path FILE = file();

  private PcapFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    Files.write(FILE, input);
    Limits.within(input.length, PcapFuzz::replay);
  }

  private static void replay() {
    var request =
        new Replay.Request(List.of(FILE), false, List.of(), Replay.Serves.NONE, List.of());
    new ReplayEngine()
        .replay(
            request,
            outcome -> {
              if (outcome.error().filter(String::isBlank).isPresent()) {
                throw new AssertionError("refused without a reason");
              }
            });
  }

  private static Path file() {
    try {
      var file = Files.createTempFile("fuzz", ".pcap");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
