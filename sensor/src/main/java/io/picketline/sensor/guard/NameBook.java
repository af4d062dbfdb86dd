package io.picketline.sensor.guard;

import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.guard.HostAddresses.Server;
import io.picketline.sensor.guard.NeededServers.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which addresses the names that this host needs had lately. Bounded. Times are nanoseconds of a
 * monotonic clock. Not thread-safe.
 */
final class NameBook {

  /** How long an answer is good: the system's resolver does not tell how long it lives. */
  static final Duration GOOD = Duration.ofMinutes(5);

  /** Time until a name is asked for again that had no answer. */
  static final Duration AGAIN = Duration.ofSeconds(30);

  /** How long an address stays after it was last in an answer: pools change them all the time. */
  static final Duration STAYS = Duration.ofHours(1);

  private static final int MOST_NAMES = 64;
  private static final int MOST_ADDRESSES = 64;

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private List<Named> wanted = List.of();

  private static final class Entry {
    final Map<SourceAddress, Long> seen = new LinkedHashMap<>();
    long askedAt;
    boolean answered;
    boolean asked;
  }

  /** These names from now on, and no others. */
  void want(Collection<Named> names) {
    wanted = names.stream().distinct().limit(MOST_NAMES).toList();
    var kept = new HashSet<String>();
    wanted.forEach(named -> kept.add(named.name()));
    entries.keySet().retainAll(kept);
    kept.forEach(name -> entries.computeIfAbsent(name, _ -> new Entry()));
  }

  /** A name that is to be asked for at {@code now}, the longest waiting first. */
  Optional<String> due(long now) {
    return entries.entrySet().stream()
        .filter(entry -> isDue(entry.getValue(), now))
        .max((one, other) ->
            Long.compare(waiting(one.getValue(), now), waiting(other.getValue(), now)))
        .map(Map.Entry::getKey);
  }

  /** What was answered; nothing if there was no answer, which takes no address away. */
  void answered(String name, Collection<SourceAddress> addresses, long now) {
    var entry = entries.get(name);
    if (entry == null) {
      return;
    }
    entry.asked = true;
    entry.askedAt = now;
    entry.answered = !addresses.isEmpty();
    if (entry.answered) {
      entry.seen.values().removeIf(at -> now - at > STAYS.toNanos());
    }
    for (var address : addresses) {
      if (NeededServers.isOther(address)) {
        entry.seen.remove(address);
        entry.seen.put(address, now);
      }
    }
    while (entry.seen.size() > MOST_ADDRESSES) {
      entry.seen.remove(entry.seen.keySet().iterator().next());
    }
  }

  /** All addresses of all names, and as what. */
  List<Server> servers() {
    var servers = new ArrayList<Server>();
    var taken = new HashMap<SourceAddress, Set<String>>();
    for (var named : wanted) {
      var entry = entries.get(named.name());
      if (entry != null) {
        for (var address : entry.seen.keySet()) {
          if (taken.computeIfAbsent(address, _ -> new HashSet<>()).add(named.as())) {
            servers.add(new Server(address, named.as() + " " + named.name()));
          }
        }
      }
    }
    return List.copyOf(servers);
  }

  private static boolean isDue(Entry entry, long now) {
    var pause = entry.answered ? GOOD : AGAIN;
    return !entry.asked || now - entry.askedAt >= pause.toNanos();
  }

  private static long waiting(Entry entry, long now) {
    return entry.asked ? now - entry.askedAt : Long.MAX_VALUE;
  }
}
