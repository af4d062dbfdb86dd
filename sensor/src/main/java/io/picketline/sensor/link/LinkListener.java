package io.picketline.sensor.link;

import io.picketline.protocol.event.EventKind;

/** Hears of a link that is made, and of one that is lost. Its calls return at once. */
@FunctionalInterface
public interface LinkListener {

  /** It happened just now, in these words. */
  void told(EventKind kind, String text);
}
