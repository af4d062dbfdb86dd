package io.picketline.coordinator.link;

import akka.util.ByteString;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.link.LinkMessage.Delta;
import io.picketline.protocol.link.LinkMessage.FromCoordinator;
import io.picketline.protocol.link.LinkMessage.Snapshot;
import io.picketline.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Encodes messages, each within the bounds of the wire: verdicts with all the evidence they may
 * keep make a full Delta or Snapshot chunk too large, so it goes out as several.
 */
final class MessageFitter {

  private final SharedDeltas shared;

  /** Chunks that the snapshot under way has more than the registry made. */
  private int extraChunks;

  MessageFitter(SharedDeltas shared) {
    this.shared = shared;
  }

  /** The message as one or more, in order. */
  List<ByteString> fit(FromCoordinator message) {
    return message instanceof Delta delta ? shared.bytes(delta, this::encode) : encode(message);
  }

  private List<ByteString> encode(FromCoordinator message) {
    var out = new ArrayList<ByteString>();
    if (message instanceof Snapshot snapshot) {
      extraChunks = snapshot.chunk() == 0 ? 0 : extraChunks;
      add(renumbered(snapshot, snapshot.chunk() + extraChunks), out);
      extraChunks += out.size() - 1;
    } else {
      add(message, out);
    }
    return out;
  }

  private static void add(FromCoordinator message, List<ByteString> out) {
    encoded(message).ifPresentOrElse(out::add, () -> split(message, out));
  }

  private static void split(FromCoordinator message, List<ByteString> out) {
    switch (message) {
      case Delta(var epoch, var after, var entries, var head, var clock) -> {
        var half = entries.size() / 2;
        var middle = ((Delta) message).pointAt(half);
        var second = entries.subList(half, entries.size());
        add(new Delta(epoch, after, entries.subList(0, half), head, clock), out);
        add(new Delta(epoch, middle, second, head, clock), out);
      }
      case Snapshot(var epoch, var seq, var chunk, var last, var changes, var clock) -> {
        var half = changes.size() / 2;
        var before = out.size();
        add(new Snapshot(epoch, seq, chunk, false, changes.subList(0, half), clock), out);
        var next = chunk + out.size() - before;
        add(
            new Snapshot(epoch, seq, next, last, changes.subList(half, changes.size()), clock),
            out);
      }
      case LinkMessage.Welcome _,
          LinkMessage.Reported _,
          LinkMessage.Gathering _,
          LinkMessage.Delayed _,
          LinkMessage.OfTrust _,
          LinkMessage.Refused _ ->
          throw new IllegalStateException("bounded by its own fields");
    }
  }

  /** Nothing if it is too large and can be split. */
  private static Optional<ByteString> encoded(FromCoordinator message) {
    try {
      return Optional.of(ByteString.fromArrayUnsafe(Wire.encode(message)));
    } catch (IllegalArgumentException e) {
      if (items(message) < 2) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static int items(FromCoordinator message) {
    return switch (message) {
      case Delta delta -> delta.entries().size();
      case Snapshot snapshot -> snapshot.changes().size();
      case LinkMessage.Welcome _,
          LinkMessage.Reported _,
          LinkMessage.Gathering _,
          LinkMessage.Delayed _,
          LinkMessage.OfTrust _,
          LinkMessage.Refused _ ->
          0;
    };
  }

  private static Snapshot renumbered(Snapshot from, int chunk) {
    return new Snapshot(from.epoch(), from.seq(), chunk, from.last(), from.changes(), from.clock());
  }
}
