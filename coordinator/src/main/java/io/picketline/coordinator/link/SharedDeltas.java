package io.picketline.coordinator.link;

import akka.util.ByteString;
import io.picketline.protocol.link.LinkMessage.Delta;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of the latest deltas, so that one that goes to many sensors is encoded once. Knows a
 * delta by its identity: those from another coordinator's registry come to each session apart.
 * Thread-safe.
 */
final class SharedDeltas {

  private static final int SLOTS = 8;
  private static final int SLOT_SHIFT = 61;

  /** Spreads neighbouring numbers (2^64 divided by the golden ratio). */
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  private final AtomicReferenceArray<@Nullable Encoded> latest = new AtomicReferenceArray<>(SLOTS);

  private record Encoded(Delta delta, List<ByteString> bytes) {}

  /** The bytes of {@code delta}, made by {@code encode} if they are not known. */
  @SuppressWarnings("ReferenceEquality") // to compare 500 entries would cost what it saves
  List<ByteString> bytes(Delta delta, Function<Delta, List<ByteString>> encode) {
    var slot = (int) ((delta.after().seq() * SPREAD) >>> SLOT_SHIFT);
    var known = latest.get(slot);
    if (known != null && known.delta() == delta) {
      return known.bytes();
    }
    var bytes = List.copyOf(encode.apply(delta));
    latest.set(slot, new Encoded(delta, bytes));
    return bytes;
  }
}
