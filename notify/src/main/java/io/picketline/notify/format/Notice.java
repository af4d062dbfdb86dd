package io.picketline.notify.format;

import io.picketline.protocol.event.Event;
import java.util.Optional;

/**
 * An event on its way to a receiver.
 *
 * @param missed what was not told before it, in words
 */
public record Notice(Event event, Teller teller, Optional<String> missed) {

  /** One before which nothing was left out. */
  public Notice(Event event, Teller teller) {
    this(event, teller, Optional.empty());
  }
}
