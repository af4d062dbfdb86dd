package io.picketline.coordinator.api;

import io.picketline.protocol.Names;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** Has what Helidon logs come to our own log, and without what a terminal would act on. */
final class HelidonLog extends Handler {

  /** Held here, or it could be collected with what was set. */
  private static final Logger THEIRS = Logger.getLogger("io.helidon");

  private static final org.slf4j.Logger OURS = LoggerFactory.getLogger("io.helidon");

  private HelidonLog() {}

  /** Has it so from now on, once. */
  static synchronized void install() {
    for (var handler : THEIRS.getHandlers()) {
      if (handler instanceof HelidonLog) {
        return;
      }
    }
    THEIRS.setUseParentHandlers(false);
    THEIRS.setLevel(Level.WARNING);
    THEIRS.addHandler(new HelidonLog());
  }

  @Override
  public void publish(LogRecord told) {
    var cause = told.getThrown() == null ? "" : ": " + told.getThrown();
    var text = Names.printable(told.getMessage() + cause);
    if (told.getLevel().intValue() >= Level.SEVERE.intValue()) {
      OURS.error("{}", text);
    } else { // what it warns of is what somebody has sent, as often as he likes
      OURS.debug("{}", text);
    }
  }

  @Override
  public void flush() {
    // nothing is held back
  }

  @Override
  public void close() {
    // nothing is open
  }
}
