package io.picketline.lab.calendar;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The file that says by how much clocks are put forward, in nanoseconds.
 *
 * @param path where it is
 */
public record AheadFile(Path path) {

  /** Names the file in a daemon's environment. */
  public static final String VARIABLE = "PICKETLINE_LAB_CALENDAR";

  /** How often a daemon looks. */
  public static final Duration LOOKS = Duration.ofMillis(50);

  /** Writes it; whoever reads meanwhile reads the old or the new. */
  public void write(Duration ahead) throws IOException {
    var next = path.resolveSibling(path.getFileName() + ".next");
    Files.writeString(next, Long.toString(ahead.toNanos()), US_ASCII);
    Files.move(next, path, ATOMIC_MOVE, REPLACE_EXISTING);
  }

  /** Nanoseconds. */
  long read() throws IOException {
    return Long.parseLong(Files.readString(path, US_ASCII));
  }
}
