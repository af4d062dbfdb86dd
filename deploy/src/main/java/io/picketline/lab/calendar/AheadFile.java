package io.picketline.lab.calendar;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/**
 * The file that says by how much clocks are put forward, in nanoseconds.
 *
 * @param path where it is
 */
public record AheadFile(Path path) {

  /** Names the file in a daemon's environment. */
  public static final String VARIABLE = "PICKETLINE_LAB_CALENDAR";

  /** Makes the directories around it, in which every daemon writes, whoever it runs as. */
  public void prepare() throws IOException {
    Files.createDirectories(confirmed());
    Files.setPosixFilePermissions(confirmed(), PosixFilePermissions.fromString("rwxrwxrwx"));
  }

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

  /** Has whoever wrote the file know that this process goes by what it says. */
  void confirm(long nanos) throws IOException {
    var own = confirmed().resolve(Long.toString(ProcessHandle.current().pid()));
    Files.writeString(own, Long.toString(nanos), US_ASCII);
  }

  /** How many processes go by {@code ahead}. */
  public long goingBy(Duration ahead) throws IOException {
    if (!Files.exists(confirmed())) {
      return 0;
    }
    try (var all = Files.list(confirmed())) {
      var count = 0L;
      for (var one : all.toList()) {
        count += Files.readString(one, US_ASCII).equals(Long.toString(ahead.toNanos())) ? 1 : 0;
      }
      return count;
    }
  }

  private Path confirmed() {
    return path.resolveSibling(path.getFileName() + ".confirmed");
  }
}
