package io.picketline.sensor.compat;

import io.picketline.protocol.Mode;
import io.picketline.spi.ConfigImport.Fate;
import io.picketline.spi.ConfigImport.Imported;
import io.picketline.spi.ConfigImport.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** PortSentry's configurations, read for a test. */
final class Imports {

  private Imports() {}

  /** What becomes of a configuration that is written into the directory. */
  static Imported read(Path directory, byte[] text, Mode... modes) throws IOException {
    var file = Files.write(directory.resolve("portsentry.conf"), text);
    return new PortSentryImport()
        .read(new Request(file, Optional.empty(), Optional.empty(), Set.of(modes)));
  }

  /** What became of a key. */
  static Fate fate(Imported imported, String key) {
    return imported.notes().stream()
        .filter(note -> note.key().equals(key))
        .findFirst()
        .orElseThrow()
        .fate();
  }
}
