package io.picketline.protocol.local;

import io.picketline.protocol.IgnoreRule;
import java.util.List;
import java.util.Optional;

/** Cuts the ignore list into answers that fit a message. */
public final class IgnoredPage {

  private static final int MAX_BYTES = 400_000;
  private static final int BYTES_PER_RULE = 160;
  private static final int BYTES_PER_NAME = 68;

  private IgnoredPage() {}

  /** The rules after the first {@code from}, network-wide ones first, that fit one answer. */
  public static IgnoreReply.Ignored of(
      List<IgnoreRule> network, List<IgnoreRule> local, Optional<Long> version, int from) {
    var total = network.size() + local.size();
    var first = Math.min(from, total);
    var to = first;
    for (var bytes = 0; to < total && bytes < MAX_BYTES; to++) {
      bytes += bytes(to < network.size() ? network.get(to) : local.get(to - network.size()));
    }
    var wide = network.size();
    return new IgnoreReply.Ignored(
        network.subList(Math.min(first, wide), Math.min(to, wide)),
        local.subList(Math.max(0, first - wide), Math.max(0, to - wide)),
        version,
        total);
  }

  private static int bytes(IgnoreRule rule) {
    var names = rule.scope().groups().size() + rule.scope().hosts().size();
    return BYTES_PER_RULE
        + 3 * (rule.comment().length() + rule.author().length())
        + BYTES_PER_NAME * names;
  }
}
