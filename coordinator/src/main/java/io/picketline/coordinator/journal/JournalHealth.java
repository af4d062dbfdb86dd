package io.picketline.coordinator.journal;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Whether a coordinator's journal reaches the disk, for anybody who asks. Thread-safe. */
public final class JournalHealth {

  private final AtomicReference<Optional<String>> trouble =
      new AtomicReference<>(Optional.empty());

  /** What an operator must mend; nothing if all is well. */
  public Optional<String> trouble() {
    return trouble.get();
  }

  void set(Optional<String> now) {
    trouble.set(now);
  }
}
