package io.picketline.notify.receiver;

import io.picketline.notify.format.Notice;
import java.io.IOException;
import java.util.List;

/** Somebody or something that is told events. Used by one thread at a time. */
public interface Receiver extends AutoCloseable {

  /** As many as it takes at once, 1 or more. */
  default int most() {
    return 1;
  }

  /**
   * Tells it these, in order, at most {@link #most} of them.
   *
   * @return what it answered, in words
   * @throws RefusedException if it will not take these and never would
   * @throws IOException in the operator's words, if it is worth another try
   */
  String tell(List<Notice> notices) throws IOException;

  /** Where it is, for the operator; no secret. */
  String where();

  @Override
  default void close() {}
}
