package io.picketline.notify.receiver;

import java.io.Closeable;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends what is no use any more. */
final class Closing {

  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private Closing() {}

  static void quietly(Closeable open) {
    try {
      open.close();
    } catch (IOException e) {
      LOG.debug("a connection was not closed in order: {}", e.toString());
    }
  }
}
