package io.picketline.sensor.compat;

import com.typesafe.config.ConfigFactory;
import io.picketline.fuzz.InputFile;
import io.picketline.fuzz.Limits;
import io.picketline.spi.ConfigImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** PortSentry's own configuration files: what becomes of one is a configuration at least. */
public final class PortSentryFuzz {
  private static final Path FILE = InputFile.create();

  private PortSentryFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    Files.write(FILE, input);
    Limits.within(input.length, PortSentryFuzz::read);
  }

  private static void read() {
    var request = new ConfigImport.Request(FILE, Optional.empty(), Optional.empty(), Set.of());
    try {
      var imported = new PortSentryImport().read(request);
      ConfigFactory.parseString(imported.text()).resolve();
      for (var note : imported.notes()) {
        if (note.text().chars().anyMatch(Character::isISOControl)) {
          throw new AssertionError("a note with control characters");
        }
      }
    } catch (IOException e) {
      return; // refused, as it should be
    }
  }
}
