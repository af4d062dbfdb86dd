package io.picketline.sensor.replay;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.detect.DecoyGroups;
import io.picketline.sensor.detect.RawProbe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The victims of capture files with their detectors. A sweep of a million hosts would fill the
 * memory, so at most {@value #MOST} have one at a time; who was not touched for longest gives way.
 */
final class VictimTable {
  private static final int MOST = 16_384;
  private static final int LINK_LOCAL = 0xfe80 >>> 6;

  private final Conversations conversations;
  private final FileLore lore;
  private final List<Prefix> guarded;
  private final Victim.Listener listener;
  private final DecoyGroups decoyGroups = new DecoyGroups();
  private final Map<Integer, Victim> victims =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Victim> eldest) {
          return size() > MOST;
        }
      };

  /**
   * No victims yet.
   *
   * @param guarded sources that have a key of their own
   */
  VictimTable(FileLore lore, List<Prefix> guarded, Victim.Listener listener) {
    this.lore = lore;
    this.conversations = lore.conversations();
    this.guarded = guarded;
    this.listener = listener;
  }

  /** The host's detector. */
  Victim of(int host) {
    return victims.computeIfAbsent(
        host,
        _ -> {
          var address = new SourceAddress(conversations.high(host), conversations.low(host));
          return new Victim(host, address, this, lore.sourcesOf(host), decoyGroups, listener);
        });
  }

  /** The source that a packet belongs to, as the host that it goes to sees it. */
  Prefix source(RawProbe packet, int host) {
    var source = new SourceAddress(packet.sourceHigh, packet.sourceLow);
    return new Prefix(source, keyLength(packet.sourceHigh, packet.sourceLow, host));
  }

  /** Bits of an address that are one source to the host. */
  int keyLength(long high, long low, int host) {
    if (high == 0 && low >>> 32 == 0xffff) {
      return 32;
    }
    var whole =
        high >>> 54 == LINK_LOCAL || high == conversations.high(host) || isGuarded(high, low);
    return whole ? 128 : 64;
  }

  private boolean isGuarded(long high, long low) {
    if (guarded.isEmpty()) {
      return false;
    }
    var network = new Prefix(new SourceAddress(high, low), 64);
    return guarded.stream().anyMatch(one -> one.length() > 64 && network.contains(one));
  }
}
