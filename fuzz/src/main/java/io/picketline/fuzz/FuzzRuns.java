package io.picketline.fuzz;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** All targets of a module under the fuzzer, a few at a time. */
public final class FuzzRuns implements AutoCloseable {
  private static final int AT_A_TIME = 2;

  private final ExecutorService workers = Executors.newFixedThreadPool(AT_A_TIME);
  private final Map<String, CompletableFuture<Void>> runs;

  private FuzzRuns(List<FuzzRun> targets) {
    runs =
        targets.stream()
            .collect(
                Collectors.toMap(
                    FuzzRun::name, target -> CompletableFuture.runAsync(target::run, workers)));
  }

  /** Begins with them all. */
  public static FuzzRuns begin(List<FuzzRun> targets) {
    return new FuzzRuns(targets);
  }

  /** How one of them ends; it fails if the fuzzer found anything. */
  public CompletableFuture<Void> of(FuzzRun target) {
    var run = runs.get(target.name());
    return run == null
        ? CompletableFuture.failedFuture(new AssertionError(target + " was never begun"))
        : run;
  }

  /** The longest time until all have ended. */
  public Duration longest() {
    return FuzzRun.MOST.multipliedBy(runs.size());
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
