package io.picketline.sensor.config;

import io.picketline.config.ConfigBlock;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Names;
import java.util.Set;

/** The groups that this host is in, for the scopes of network-wide ignore rules. */
public record Groups(Set<String> names) {

  public Groups {
    names = Set.copyOf(names);
  }

  static Groups from(ConfigBlock block) {
    var names = Set.copyOf(block.parsedAll("groups", Names::requireHost));
    if (names.size() > IgnoreScope.MOST) {
      block.problem("groups", "%d groups, at most %d".formatted(names.size(), IgnoreScope.MOST));
      return new Groups(Set.of());
    }
    return new Groups(names);
  }
}
