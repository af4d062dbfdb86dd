package io.picketline.coordinator.journal;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** Whether a coordinator's journal reaches the disk, for anybody who asks. Thread-safe. */
public final class JournalHealth {

  private final AtomicReference<Optional<String>> trouble = new AtomicReference<>(Optional.empty());
  private final LongAdder commits = new LongAdder();
  private final LongAdder failures = new LongAdder();

  /** What an operator must mend; nothing if all is well. */
  public Optional<String> trouble() {
    return trouble.get();
  }

  /** Commits since the start. */
  public long commits() {
    return commits.sum();
  }

  /** Times since the start that it could not be written, tries again not counted. */
  public long failures() {
    return failures.sum();
  }

  void set(Optional<String> now) {
    trouble.set(now);
  }

  void committed() {
    commits.increment();
  }

  void failed() {
    failures.increment();
  }
}
