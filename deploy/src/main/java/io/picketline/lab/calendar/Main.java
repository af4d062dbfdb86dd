package io.picketline.lab.calendar;

import io.picketline.spi.Daemon;
import io.picketline.spi.HostClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ServiceLoader;

/**
 * Runs a daemon as the command does, {@code sensor --config FILE} or {@code coordinator --config
 * FILE}, but by clocks that are put forward.
 */
public final class Main {

  private static final int USAGE = 2;
  private static final Duration LOOKS = Duration.ofMillis(50);

  /** Looks at the file now and then, on a thread of its own. */
  private static final class Ahead {
    private final AheadFile file;
    private volatile long nanos;

    Ahead(AheadFile file) throws IOException {
      this.file = file;
      take(file.read());
      Thread.ofPlatform().daemon().name("calendar").start(this::look);
    }

    private void look() {
      try {
        while (true) {
          Thread.sleep(LOOKS);
          var said = file.read();
          if (said != nanos) {
            take(said);
          }
        }
      } catch (IOException e) {
        System.err.println("the calendar is gone: " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void take(long said) throws IOException {
      nanos = said;
      file.confirm(said);
    }

    long nanos() {
      return nanos;
    }
  }

  private Main() {}

  /** Ends with the daemon's own exit code. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3) {
      System.err.println("like this: sensor --config FILE");
      System.exit(USAGE);
    }
    var file = System.getenv(AheadFile.VARIABLE);
    if (file == null) {
      System.err.println(AheadFile.VARIABLE + " is not set; the lab sets it");
      System.exit(USAGE);
      return;
    }
    var ahead = new Ahead(new AheadFile(Path.of(file)));
    var daemon =
        ServiceLoader.load(Daemon.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(one -> one.name().equals(arguments[0]))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no daemon " + arguments[0]));
    System.exit(daemon.run(Path.of(arguments[2]), new HostClock(ahead::nanos)));
  }
}
