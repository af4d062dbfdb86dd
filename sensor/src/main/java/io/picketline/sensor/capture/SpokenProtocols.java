package io.picketline.sensor.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Which IP protocols some program of this host speaks: by a raw socket, or SCTP by its own. Read
 * anew at most every ten seconds, when it is asked. For one thread.
 */
final class SpokenProtocols {

  /** How long what was read holds. */
  static final Duration HOLDS = Duration.ofSeconds(10);

  private static final int SCTP = 132;
  private static final int NUMBERS = 256;
  private static final int HEX = 16;
  private static final Pattern RAW = Pattern.compile("\\s*\\d+: [0-9A-F]+:([0-9A-F]{4}) .*");
  private static final Pattern SCTP_SOCKETS = Pattern.compile("SCTP(v6)?\\s+\\d+\\s+[1-9].*");

  private final Path directory;
  private final LongSupplier nanoTime;
  private BitSet spoken = new BitSet();
  private long readAt;
  private boolean read;

  /**
   * Has read nothing.
   *
   * @param directory the kernel's /proc/net
   * @param nanoTime a monotonic clock, as System::nanoTime
   */
  SpokenProtocols(Path directory, LongSupplier nanoTime) {
    this.directory = directory;
    this.nanoTime = nanoTime;
  }

  /** Whether a program takes packets of this protocol, 0 to 255. */
  boolean speaks(int protocol) {
    var now = nanoTime.getAsLong();
    if (!read || now - readAt >= HOLDS.toNanos()) {
      read = true;
      readAt = now;
      spoken = readAll();
    }
    return spoken.get(protocol);
  }

  private BitSet readAll() {
    var found = new BitSet(NUMBERS);
    for (var file : List.of("raw", "raw6")) {
      lines(file).stream()
          .map(RAW::matcher)
          .filter(line -> line.matches())
          .mapToInt(line -> Integer.parseInt(line.group(1), HEX))
          .filter(number -> number < NUMBERS)
          .forEach(found::set);
    }
    if (lines("protocols").stream().anyMatch(line -> SCTP_SOCKETS.matcher(line).matches())) {
      found.set(SCTP);
    }
    return found;
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(directory.resolve(file), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return List.of(); // a kernel without raw sockets or IPv6
    }
  }
}
