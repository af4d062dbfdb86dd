package io.picketline.sensor.replay;

import io.picketline.protocol.EvidenceKind;
import io.picketline.sensor.detect.FlagClassifier;
import io.picketline.sensor.detect.RawProbe;

/**
 * Follows connections to served ports and exchanges of datagrams, for what only their course
 * proves: half-open (E6), closed without data (E7), served with data both ways (E12).
 */
final class Sessions {

  /** Who is told. The probe is only valid during the call; its source is the client. */
  interface Listener {

    /** A connection came to nothing: E6 or E7. */
    void emptyHanded(RawProbe client, EvidenceKind kind);

    /** A port served its client with data both ways. */
    void served(RawProbe client);
  }

  /** Marks of the client's direction: its SYN, its third packet, its end, its being served. */
  private static final int ASKED = FileLore.FREE_MARK;

  private static final int ACKED = FileLore.FREE_MARK << 1;
  private static final int ENDED = FileLore.FREE_MARK << 2;
  private static final int SERVED = FileLore.FREE_MARK << 3;

  /** Mark of the server's direction: its SYN+ACK. */
  private static final int ANSWERED = FileLore.FREE_MARK << 4;

  /** Mark of either direction. */
  private static final int DATA = FileLore.FREE_MARK << 5;

  private static final int FIN = 0x01;
  private static final int RST = 0x04;
  private static final int SIX = 0x3f;

  private final Conversations conversations;
  private final Listener listener;
  private final RawProbe turned = new RawProbe();

  Sessions(Conversations conversations, Listener listener) {
    this.conversations = conversations;
    this.listener = listener;
  }

  /** Takes the packets in order. */
  void packet(Seen seen, int direction) {
    if (seen.probe.tcp) {
      tcp(seen, direction);
    } else if (seen.payload > 0) {
      udp(seen, direction);
    }
  }

  private void udp(Seen seen, int direction) {
    conversations.mark(direction, DATA);
    var back = Conversations.back(direction);
    if (!conversations.is(direction, FileLore.BEGAN)
        && conversations.is(back, DATA)
        && !conversations.is(back, SERVED)) {
      conversations.mark(back, SERVED);
      listener.served(turned(seen.probe));
    }
  }

  private void tcp(Seen seen, int direction) {
    var back = Conversations.back(direction);
    var flags = seen.probe.flags;
    if ((flags & RST) != 0 && (flags & SIX) != SIX) {
      reset(seen, direction);
      return;
    }
    switch (FlagClassifier.meaning(flags)) {
      case SYN -> ask(direction);
      case BACKSCATTER -> {
        if (conversations.is(back, ASKED)) {
          conversations.mark(direction, ANSWERED);
        }
      }
      case STRAY_ACK -> goOn(seen, direction);
      case MALFORMED -> {}
    }
  }

  /** A first SYN, or one after the end of what was there before. */
  private void ask(int client) {
    if (!conversations.is(client, ASKED) || conversations.is(client, ENDED)) {
      conversations.unmark(client, ACKED | ENDED | DATA);
      conversations.unmark(Conversations.back(client), ANSWERED | DATA);
      conversations.mark(client, ASKED);
    }
  }

  private void goOn(Seen seen, int direction) {
    var byClient = isOpen(direction);
    var client = byClient ? direction : Conversations.back(direction);
    if (!byClient && !isOpen(client)) {
      return;
    }
    if (byClient) {
      conversations.mark(client, ACKED);
    }
    if (seen.payload > 0) {
      conversations.mark(direction, DATA);
      serve(seen.probe, client, byClient);
    }
    if (byClient && (seen.probe.flags & FIN) != 0) {
      end(seen, client, true);
    }
  }

  private void serve(RawProbe packet, int client, boolean byClient) {
    if (conversations.is(client, DATA)
        && conversations.is(Conversations.back(client), DATA)
        && !conversations.is(client, SERVED)) {
      conversations.mark(client, SERVED);
      listener.served(byClient ? packet : turned(packet));
    }
  }

  private void reset(Seen seen, int direction) {
    var back = Conversations.back(direction);
    if (isOpen(direction)) {
      end(seen, direction, true);
    } else if (isOpen(back)) {
      end(seen, back, false);
    }
  }

  private void end(Seen seen, int client, boolean byClient) {
    var acked = conversations.is(client, ACKED);
    conversations.mark(client, ENDED);
    if (conversations.is(client, DATA) || !seen.checked || (!acked && !byClient)) {
      return;
    }
    listener.emptyHanded(
        byClient ? seen.probe : turned(seen.probe),
        acked ? EvidenceKind.CONNECTED_WITHOUT_DATA : EvidenceKind.HALF_OPEN);
  }

  /** Whether this is the direction of a client whose SYN was answered, and who has not ended. */
  private boolean isOpen(int direction) {
    return conversations.is(direction, ASKED)
        && !conversations.is(direction, ENDED)
        && conversations.is(Conversations.back(direction), ANSWERED);
  }

  /** The packet as if its receiver had sent it. */
  private RawProbe turned(RawProbe packet) {
    turned.copy(packet);
    turned.sourceHigh = packet.localHigh;
    turned.sourceLow = packet.localLow;
    turned.localHigh = packet.sourceHigh;
    turned.localLow = packet.sourceLow;
    turned.sourcePort = packet.port;
    turned.port = packet.sourcePort;
    return turned;
  }
}
