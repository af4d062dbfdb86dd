package io.picketline.notify.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.notify.config.Means;
import io.picketline.notify.format.Notice;
import io.picketline.protocol.Names;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program of this host: the event is its input, its arguments are the operator's, and no shell is
 * between. What it says no to by its exit code is not told again, unless by {@value #TRY_AGAIN}.
 */
final class CommandReceiver implements Receiver {

  private static final Logger LOG = LoggerFactory.getLogger(CommandReceiver.class);

  /** EX_TEMPFAIL of sysexits.h. */
  private static final int TRY_AGAIN = 75;

  private static final String SEARCH_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final int MOST_KEPT = 1_024;
  private static final int PIECE = 8_192;
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final Duration LAST_WORDS = Duration.ofMillis(200);

  private final Means.Command means;
  private final Duration timeout;

  CommandReceiver(Means.Command means, Duration timeout) {
    this.means = means;
    this.timeout = timeout;
  }

  @Override
  public String where() {
    return means.argv().getFirst();
  }

  @Override
  public String tell(List<Notice> notices) throws IOException {
    var process = start();
    var printed = new AtomicReference<>("");
    try {
      var reader = Thread.startVirtualThread(() -> keepBeginning(process, printed));
      Thread.startVirtualThread(() -> write(process, means.format().text(notices.getFirst())));
      if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException("%s: ended after %s".formatted(where(), Words.span(timeout)));
      }
      // a child of its own may go on writing
      reader.join(LAST_WORDS);
      return outcome(process.exitValue(), printed.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("the daemon stops").initCause(e);
    } finally {
      end(process);
    }
  }

  private Process start() throws IOException {
    var builder =
        new ProcessBuilder(means.argv()).directory(new File("/")).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", SEARCH_PATH);
    builder.environment().put("LC_ALL", "C.UTF-8");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException("%s: cannot be started: %s".formatted(where(), e.getMessage()), e);
    }
  }

  private String outcome(int code, String printed) throws IOException {
    var said = printed.isBlank() ? "" : ": " + Names.printable(printed.strip());
    if (code == TRY_AGAIN) {
      throw new IOException("%s: wants to be asked again%s".formatted(where(), said));
    }
    if (code != 0) {
      throw new RefusedException("%s: ended with %d%s".formatted(where(), code, said));
    }
    return "ended with 0" + said;
  }

  /** Never waits for output: a child of the program's own may hold that open for ever. */
  private static void keepBeginning(Process process, AtomicReference<String> printed) {
    var kept = new ByteArrayOutputStream();
    try (var from = process.getInputStream()) {
      while (process.isAlive() || from.available() > 0) {
        var piece = from.readNBytes(Math.min(PIECE, from.available()));
        kept.write(piece, 0, Math.min(piece.length, MOST_KEPT - kept.size()));
        printed.set(kept.toString(UTF_8));
        if (piece.length == 0) {
          Thread.sleep(PAUSE);
        }
      }
    } catch (IOException e) {
      LOG.debug("the output of a command was closed: {}", e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(Process process, String text) {
    try (var to = process.getOutputStream()) {
      to.write((text + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      LOG.debug("a command did not read all of its input: {}", e.getMessage());
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    Closing.quietly(process.getInputStream());
    Closing.quietly(process.getOutputStream());
  }
}
