package io.picketline.notify;

import io.picketline.protocol.event.EventPlace;
import java.util.Optional;

/**
 * Which of several daemons with the same events tells them. All of them know how far it is, so that
 * another one goes on there. Thread-safe.
 */
public interface Duty {

  /** That of a daemon which is alone with its events. */
  Duty ALONE =
      new Duty() {
        @Override
        public boolean leads() {
          return true;
        }

        @Override
        public Optional<EventPlace> toldByAnother(String receiver) {
          return Optional.empty();
        }

        @Override
        public void told(String receiver, EventPlace place) {}
      };

  /** Whether it is this daemon. */
  boolean leads();

  /** Up to where another daemon has told a receiver, as far as it is known. */
  Optional<EventPlace> toldByAnother(String receiver);

  /** Lets the others know up to where this one has told a receiver. */
  void told(String receiver, EventPlace place);
}
