package io.picketline.cli.session;

import java.nio.file.Path;

/** What is said of a daemon that was asked and has not answered. */
public final class Unanswered {

  /** How long to wait: longer than a coordinator takes to say that no other one answers it. */
  static final int LIMIT_SECONDS = 12;

  /** Follows where it is not known whether a change was made. */
  public static final String UNKNOWN =
      "; the change may have been made all the same: look before you repeat it";

  private Unanswered() {}

  /** It said nothing within a time. */
  public static String late(Path socket, long seconds) {
    return "no answer on %s within %d s; is the daemon stuck? See its log"
        .formatted(socket, seconds);
  }

  /** It hung up, or cannot be reached. */
  static String gone(Path socket, String cause) {
    return "no daemon answers on %s (%s)".formatted(socket, cause);
  }
}
