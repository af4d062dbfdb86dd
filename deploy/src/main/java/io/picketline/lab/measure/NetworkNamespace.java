package io.picketline.lab.measure;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A network namespace by its name under {@code /run/netns}. Sockets opened inside stay there,
 * whichever thread uses them afterwards.
 */
public record NetworkNamespace(String name) {

  private static final Path DIRECTORY = Path.of("/run/netns");

  /** Runs {@code work} on a thread of its own inside this namespace and waits for it. */
  public <T> T call(Callable<T> work) {
    var task = new FutureTask<>(() -> inside(work));
    Thread.ofPlatform().name("in-" + name).start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("in %s: %s".formatted(name, e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private <T> T inside(Callable<T> work) throws Exception {
    var fd = Libc.open(DIRECTORY.resolve(name).toString());
    try {
      Libc.setns(fd, Libc.CLONE_NEWNET);
    } finally {
      Libc.close(fd);
    }
    return work.call();
  }
}
