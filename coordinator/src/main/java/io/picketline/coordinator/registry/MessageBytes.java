package io.picketline.coordinator.registry;

import io.picketline.coordinator.log.VerdictLog;
import io.picketline.protocol.link.LinkMessage.Delta;
import io.picketline.protocol.link.LinkMessage.FromCoordinator;
import io.picketline.protocol.link.LinkMessage.Snapshot;

/** How large messages are, by estimate, before they are encoded. */
public final class MessageBytes {

  /** Of a message without entries. */
  private static final int PLAIN = 200;

  private MessageBytes() {}

  /** Bytes of the message. */
  public static int of(FromCoordinator message) {
    return PLAIN
        + switch (message) {
          case Delta delta ->
              delta.entries().stream().mapToInt(entry -> VerdictLog.bytes(entry.change())).sum();
          case Snapshot snapshot -> snapshot.changes().stream().mapToInt(VerdictLog::bytes).sum();
          case FromCoordinator _ -> 0;
        };
  }
}
