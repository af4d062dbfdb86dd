package io.picketline.sensor.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs programs of this host in a clean environment: nothing of the sensor's own is handed on but a
 * search path. For any thread.
 */
public final class SystemPrograms implements ProgramRunner, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SystemPrograms.class);
  private static final String SEARCH_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final File NOTHING = new File("/dev/null");
  private static final File ROOT = new File("/");
  private static final int MOST_KEPT = 4_096;
  private static final Duration LAST_WORDS = Duration.ofMillis(200);

  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  @Override
  public Ended run(List<String> words, String input, Duration limit) {
    var builder = new ProcessBuilder(words).directory(ROOT).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", SEARCH_PATH);
    builder.environment().put("LC_ALL", "C");
    if (input.isEmpty()) {
      builder.redirectInput(NOTHING);
    }
    if (closed) {
      return Ended.not("not started, the sensor stops");
    }
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return Ended.not("cannot be started: " + e.getMessage());
    }
    running.add(process);
    try {
      if (closed) {
        end(process);
      }
      return waitFor(process, input, limit);
    } finally {
      running.remove(process);
    }
  }

  /** Ends the programs that run and starts no other. */
  @Override
  public void close() {
    closed = true;
    running.forEach(SystemPrograms::end);
  }

  private static Ended waitFor(Process process, String input, Duration limit) {
    var printed = new AtomicReference<>("");
    var reader = helper("program-output", () -> keepBeginning(process.getInputStream(), printed));
    // Apart, so that a program that does not read cannot hold us.
    var writer = helper("program-input", () -> write(process, input));
    try {
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        end(process);
        return Ended.not("ended by us after " + text(limit));
      }
      // A child of its own may hold the output open for ever.
      reader.join(LAST_WORDS);
      return Ended.with(process.exitValue(), printed.get());
    } catch (InterruptedException e) {
      end(process);
      Thread.currentThread().interrupt();
      return Ended.not("ended by us, the sensor stops");
    } finally {
      close(process);
      writer.interrupt();
    }
  }

  private static Thread helper(String name, Runnable work) {
    return Thread.ofPlatform().daemon().name(name).start(work);
  }

  private static void keepBeginning(InputStream from, AtomicReference<String> printed) {
    try (from) {
      var kept = from.readNBytes(MOST_KEPT);
      printed.set(new String(kept, StandardCharsets.UTF_8));
      from.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      LOG.debug("the output of a program that has ended was closed: {}", e.getMessage());
    }
  }

  private static void write(Process process, String input) {
    try (var to = process.getOutputStream()) {
      to.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.debug("a program did not read all of its input: {}", e.getMessage());
    }
  }

  /** With its descendants; the kernel does not tell of those whose parent has ended. */
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static void close(Process process) {
    try {
      process.getInputStream().close();
      process.getOutputStream().close();
    } catch (IOException e) {
      LOG.debug("a pipe to a program that has ended: {}", e.getMessage());
    }
  }

  private static String text(Duration limit) {
    return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }
}
