package io.picketline.notify.receiver;

import java.time.Duration;

/** Words that several receivers use. */
final class Words {

  private Words() {}

  /** {@code 10 s}, {@code 500 ms}. */
  static String span(Duration span) {
    return span.toMillis() % 1000 == 0 ? span.toSeconds() + " s" : span.toMillis() + " ms";
  }
}
