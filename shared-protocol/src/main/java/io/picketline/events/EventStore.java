package io.picketline.events;

import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventPlace;
import java.util.List;

/** Remembers more events than memory holds; empty answers if it cannot be read. Thread-safe. */
public interface EventStore {

  /** Remembers nothing. */
  EventStore NONE =
      new EventStore() {
        @Override
        public List<Event> after(EventPlace place, int most) {
          return List.of();
        }

        @Override
        public List<Event> before(EventPlace place, int most) {
          return List.of();
        }

        @Override
        public boolean reaches(EventPlace place) {
          return false;
        }
      };

  /** The first events after {@code place}, in order, with their evidence; at most {@code most}. */
  List<Event> after(EventPlace place, int most);

  /** The last events before {@code place}, in order, without evidence; at most {@code most}. */
  List<Event> before(EventPlace place, int most);

  /** Whether all that came after {@code place} is still remembered. */
  boolean reaches(EventPlace place);
}
