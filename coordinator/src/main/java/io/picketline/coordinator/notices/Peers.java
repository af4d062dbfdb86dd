package io.picketline.coordinator.notices;

import io.picketline.coordinator.local.Members;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Notices coordinators that take part no more. Not thread-safe. */
final class Peers {

  private final Set<String> known = new HashSet<>();
  private final Map<String, String> missed = new TreeMap<>();

  /** Those that were seen to take part and do not now, and why. */
  Map<String, String> missed(Members seen) {
    seen.states()
        .forEach((name, state) -> {
          if (state.equals(Members.UP)) {
            known.add(name);
            missed.remove(name);
          }
        });
    for (var name : known) {
      var state = seen.states().getOrDefault(name, "gone");
      if (!state.equals(Members.UP)) {
        missed.putIfAbsent(name, why(state));
      }
    }
    return Map.copyOf(missed);
  }

  /** One that goes in order says so first. */
  private static String why(String state) {
    return switch (state) {
      case "leaving", "exiting" -> "it was stopped";
      default -> "it cannot be reached";
    };
  }
}
