package io.picketline.lab.fleet;

import io.picketline.lab.calendar.AheadFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Has days pass for all daemons of a fleet: their clocks are put forward together. */
public final class Calendar {

  private static final String MAIN = "io.picketline.lab.calendar.Main";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** A sensor looks at its clocks again where packets pause for a second. */
  private static final Duration PAUSE = Duration.ofMillis(1_200);

  private final AheadFile file;
  private final int daemons;
  private Duration ahead = Duration.ZERO;

  /**
   * One that has not begun.
   *
   * @param directory its own
   */
  Calendar(Path directory, int daemons) {
    file = new AheadFile(directory.resolve("calendar"));
    this.daemons = daemons;
  }

  /** What has a daemon go by this. */
  Map<String, String> environment() {
    return Map.of("PICKETLINE_MAIN", MAIN, AheadFile.VARIABLE, file.path().toString());
  }

  /** Before any daemon is there. */
  void begin() {
    try {
      file.prepare();
    } catch (IOException e) {
      throw new LabException("cannot prepare " + file.path(), e);
    }
    write();
  }

  /** Lets some time pass, and waits until every daemon goes by it. */
  public void pass(Duration time) {
    ahead = ahead.plus(time);
    write();
    if (!Fleet.await(LIMIT, () -> goingByIt() == daemons)) {
      throw new LabException("%d of %d daemons go by the calendar".formatted(goingByIt(), daemons));
    }
    var end = System.nanoTime() + PAUSE.toNanos();
    Fleet.await(PAUSE, () -> System.nanoTime() > end);
  }

  private void write() {
    try {
      file.write(ahead);
    } catch (IOException e) {
      throw new LabException("cannot write " + file.path(), e);
    }
  }

  private long goingByIt() {
    try {
      return file.goingBy(ahead);
    } catch (IOException e) {
      throw new LabException("cannot read beside " + file.path(), e);
    }
  }
}
