package io.picketline.coordinator.evidence;

import io.picketline.coordinator.quota.Allowance;
import io.picketline.coordinator.quota.TokenBucket;
import io.picketline.protocol.Prefix;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the operator is to read in the coordinator's own log: campaigns, and each decoy scan once,
 * with all its candidates. Whoever sends packets decides how many there are, so 20 at once and 30 a
 * minute are told and the rest counted. Not thread-safe.
 */
final class Notices {
  private static final Allowance ALLOWANCE = new Allowance(20, 30);
  private static final int MAX_GROUPS = 64;
  private static final int MAX_CANDIDATES = 32;

  /** Within this time of the last candidate all hosts have told theirs. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private record Group(Set<Prefix> candidates, Instant since) {}

  private final TokenBucket bucket;
  private final List<String> lines = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private long withheld;

  Notices(Instant now) {
    this.bucket = new TokenBucket(ALLOWANCE, now);
  }

  /** Has a line told. */
  void tell(String line, Instant now) {
    if (!bucket.has(now)) {
      withheld++;
      return;
    }
    bucket.take();
    lines.add(withheld == 0 ? line : "%s withheld-before=%d".formatted(line, withheld));
    withheld = 0;
  }

  /** Has sources that sent the same probe told together with those that sent it as well. */
  void decoys(Collection<Prefix> twins, Instant now) {
    var candidates = new LinkedHashSet<Prefix>();
    groups.removeIf(group -> {
      var same = twins.stream().anyMatch(group.candidates()::contains);
      if (same) {
        candidates.addAll(group.candidates());
      }
      return same;
    });
    for (var twin : twins) {
      if (candidates.size() < MAX_CANDIDATES) {
        candidates.add(twin);
      }
    }
    if (groups.size() == MAX_GROUPS) {
      tell(text(groups.removeFirst()), now);
    }
    groups.add(new Group(candidates, now));
  }

  /** The lines since the last call. */
  List<String> take(Instant now) {
    while (!groups.isEmpty() && !now.isBefore(groups.getFirst().since().plus(QUIET))) {
      tell(text(groups.removeFirst()), now);
    }
    var taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }

  private static String text(Group group) {
    return group.candidates().stream()
        .sorted()
        .map(Prefix::toString)
        .collect(Collectors.joining(" ", "decoy scan candidates=\"", "\""));
  }
}
