package io.picketline.coordinator.link;

import io.picketline.coordinator.registry.MessageBytes;
import io.picketline.protocol.link.Dialect;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.link.LinkMessage.FromCoordinator;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What waits for a sensor that reads more slowly than there is news. Bounded: entries that find no
 * room are left out, and asked for again once the rest is sent; of what only the latest of counts,
 * only that waits. Not thread-safe.
 */
final class Outgoing {

  private record Waiting(FromCoordinator message, int bytes) {}

  private final int maxBytes;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean leftOut;
  private long entriesLeftOut;
  private Dialect dialect = new Dialect(LinkMessage.VERSION);

  /**
   * Nothing waits yet.
   *
   * @param maxBytes from where on entries are left out, by estimate
   */
  Outgoing(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** The sensor speaks this version of the link. */
  void speak(int version) {
    dialect = new Dialect(version);
  }

  /** Takes a message. */
  void add(FromCoordinator message) {
    var size = MessageBytes.of(message);
    switch (message) {
      case LinkMessage.Delta delta when !delta.entries().isEmpty() -> {
        // what comes behind a gap is of no use
        if (leftOut || bytes + size > maxBytes) {
          leftOut = true;
          entriesLeftOut += delta.entries().size();
          return;
        }
      }
      // a snapshot comes in a few chunks at a time
      case LinkMessage.Snapshot _, LinkMessage.Welcome _, LinkMessage.Refused _ -> {}
      case LinkMessage.Delta _,
          LinkMessage.Reported _,
          LinkMessage.Gathering _,
          LinkMessage.Delayed _,
          LinkMessage.OfTrust _ ->
          forget(message);
    }
    waiting.add(new Waiting(message, size));
    bytes += size;
  }

  /** A later one says all that it did. */
  private void forget(FromCoordinator latest) {
    waiting.removeIf(one -> {
      var same = one.message().getClass().equals(latest.getClass());
      var older = same && !(one.message() instanceof LinkMessage.Delta d && hasEntries(d));
      bytes -= older ? one.bytes() : 0;
      return older;
    });
  }

  private static boolean hasEntries(LinkMessage.Delta delta) {
    return !delta.entries().isEmpty();
  }

  /** Takes what is to be sent next, as the sensor understands it. */
  Optional<FromCoordinator> next() {
    var next = Optional.ofNullable(waiting.poll());
    bytes -= next.map(Waiting::bytes).orElse(0);
    return next.map(Waiting::message).map(dialect::of);
  }

  /** Whether something was left out and all else is sent: now is the time to ask for it. */
  boolean takeGap() {
    var due = leftOut && waiting.isEmpty();
    leftOut &= !due;
    return due;
  }

  /** Forgets all that waits. */
  void clear() {
    waiting.clear();
    bytes = 0;
    leftOut = false;
  }

  /** Bytes that wait, by estimate. */
  long bytes() {
    return bytes;
  }

  /** Entries that found no room, since the session's start. */
  long entriesLeftOut() {
    return entriesLeftOut;
  }
}
