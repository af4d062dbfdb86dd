package io.picketline.sensor.replay;

import io.picketline.protocol.ServedPorts;
import io.picketline.sensor.fuzz.Limits;
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
    try {
      new ReplayEngine().replay(new Replay.Request(FILE, ServedPorts.NONE, List.of()));
    } catch (IOException e) {
      return; // refused, as it should be
    }
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
