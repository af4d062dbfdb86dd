package io.picketline.cli.care;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SelfTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends the selftest's scan as packets: from a network namespace of its own, over a pair of virtual
 * interfaces that nobody else uses. When this is closed, or the command ends in whatever way, the
 * namespace ends, and with it the pair.
 */
final class SelfTestWire implements AutoCloseable {

  private static final String OURS = "picket-st0";
  private static final String THEIRS = "picket-st1";

  /** This host's end; beside the sources, so that it is none. */
  private static final String TARGET = "203.0.113.238";

  private static final int FIRST_PORT = 1;
  private static final int LAST_PORT = 40;
  private static final int WITHIN_SECONDS = 10;

  /** What a cable has lost that is just there is sent again after this. */
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(3);

  /**
   * Waits for the interface, then knocks at each port once, and again for each line that it is
   * given; a port that drops is let go.
   */
  private static final String SCAN =
      """
      read -r _ || exit 1
      ip address add "$1" peer "$2" dev %s && ip link set %s up || exit 1
      echo up
      scan() {
        for port in $(seq "$2" "$3"); do
          timeout 1 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$port" 2>/dev/null &
        done
        wait
      }
      scan "$2" "$3" "$4"
      echo done
      while read -r _; do scan "$2" "$3" "$4"; done
      """
          .formatted(THEIRS, THEIRS);

  private final Prefix source = SelfTest.ofSensor(0);
  private final Process other;
  private long scannedAt;

  private SelfTestWire(Process other) {
    this.other = other;
  }

  /**
   * Lays the wire and sends the scan over it.
   *
   * @throws CommandException if that cannot be; nothing is left of it then
   */
  static SelfTestWire scanned() {
    var source = SelfTest.ofSensor(0).address().toString();
    try {
      var builder =
          new ProcessBuilder(
              "unshare",
              "--net",
              "bash",
              "-c",
              SCAN,
              "picket",
              source,
              TARGET,
              Integer.toString(FIRST_PORT),
              Integer.toString(LAST_PORT));
      var wire = new SelfTestWire(builder.redirectErrorStream(true).start());
      try {
        wire.lay(source);
        return wire;
      } catch (IOException | RuntimeException e) {
        wire.close();
        throw e;
      }
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.REFUSED,
          "no wire can be laid: %s; it takes root, and the programs ip and unshare"
              .formatted(Names.printable(String.valueOf(e.getMessage()))));
    }
  }

  /** Where the scan came from. */
  Prefix source() {
    return source;
  }

  /** Has the scan sent once more, if the last one is some seconds ago. */
  void scanAgain() {
    if (System.nanoTime() - scannedAt < AGAIN_NANOS) {
      return;
    }
    scannedAt = System.nanoTime();
    try {
      knock();
    } catch (IOException _) {
      // the other end is gone: what was seen tells
    }
  }

  private void knock() throws IOException {
    var to = other.outputWriter(UTF_8);
    to.write("\n");
    to.flush();
  }

  private void lay(String from) throws IOException {
    var there = Long.toString(other.pid());
    awaitNamespace();
    ip("link", "add", OURS, "type", "veth", "peer", "name", THEIRS, "netns", there);
    ip("address", "add", TARGET, "peer", from, "dev", OURS);
    ip("link", "set", OURS, "up");
    knock();
    var said = other.inputReader(UTF_8);
    for (var line = said.readLine(); !"done".equals(line); line = said.readLine()) {
      if (line == null) {
        throw new IOException("the other end of the wire is gone");
      }
      if (!line.equals("up")) {
        throw new IOException(line);
      }
    }
    scannedAt = System.nanoTime();
  }

  /** Until it has left ours, an interface that is sent to it stays here. */
  private void awaitNamespace() throws IOException {
    var ours = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
    var its = Path.of("/proc", Long.toString(other.pid()), "ns/net");
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WITHIN_SECONDS);
    while (other.isAlive() && System.nanoTime() < end) {
      if (!Files.readSymbolicLink(its).equals(ours)) {
        return;
      }
      Thread.onSpinWait();
    }
    throw new IOException("no network namespace can be made");
  }

  private static void ip(String... words) throws IOException {
    var command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    try {
      if (!process.waitFor(WITHIN_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(said.isEmpty() ? "ip did not end" : said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    other.destroyForcibly();
  }
}
