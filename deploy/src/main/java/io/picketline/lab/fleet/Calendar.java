package io.picketline.lab.fleet;

import io.picketline.lab.calendar.AheadFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Has days pass for all daemons of a fleet: their clocks are put forward together. */
public final class Calendar {

  private static final String MAIN = "io.picketline.lab.calendar.Main";

  /** A sensor looks at its clocks again where packets pause for a second. */
  private static final Duration NOTICED = AheadFile.LOOKS.plus(Duration.ofMillis(1_200));

  private final AheadFile file;
  private Duration ahead = Duration.ZERO;

  Calendar(Path file) {
    this.file = new AheadFile(file);
  }

  /** What has a daemon go by this. */
  Map<String, String> environment() {
    return Map.of("PICKETLINE_MAIN", MAIN, AheadFile.VARIABLE, file.path().toString());
  }

  void begin() {
    pass(Duration.ZERO);
  }

  /** Lets some time pass, and waits until every daemon knows. */
  public void pass(Duration time) {
    ahead = ahead.plus(time);
    try {
      file.write(ahead);
      Thread.sleep(NOTICED);
    } catch (IOException e) {
      throw new LabException("cannot write " + file.path(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted", e);
    }
  }
}
