package io.picketline.sensor.link;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.log.Epoch;
import io.picketline.sensor.keeper.SavedState;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;

/** The state of a host that was told so many ignore rules. */
final class SavedRules {

  private SavedRules() {}

  static SavedState of(int rules) {
    var ignored =
        IntStream.range(0, rules)
            .mapToObj(i -> Prefix.parse("10.0.%d.%d".formatted(i >> 8, i & 255)))
            .map(prefix -> new IgnoreRule(prefix, "", "root", Instant.EPOCH))
            .toList();
    var none = SavedState.NONE;
    return new SavedState(
        Optional.of(new Epoch(1, 5)),
        7,
        none.clockAhead(),
        none.network(),
        none.local(),
        none.restricted(),
        ignored,
        none.hostIgnored(),
        none.hosts(),
        none.served());
  }
}
