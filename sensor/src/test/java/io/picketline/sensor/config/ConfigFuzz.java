package io.picketline.sensor.config;

import io.picketline.config.InvalidConfigException;
import io.picketline.fuzz.InputFile;
import io.picketline.fuzz.Limits;
import java.nio.file.Files;
import java.nio.file.Path;

/** Configuration files: each is a configuration, or a list of problems. */
public final class ConfigFuzz {
  private static final Path FILE = InputFile.create();

  private ConfigFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    Files.write(FILE, input);
    Limits.within(input.length, ConfigFuzz::read);
  }

  private static void read() {
    try {
      SensorConfig.read(FILE);
    } catch (InvalidConfigException e) {
      if (String.valueOf(e.getMessage()).isBlank()) {
        throw new AssertionError("refused without a reason", e);
      }
    }
  }
}
