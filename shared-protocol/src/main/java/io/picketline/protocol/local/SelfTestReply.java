package io.picketline.protocol.local;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import java.time.Duration;
import java.util.Optional;

/** Answers to {@link SelfTestRequest}. */
public sealed interface SelfTestReply extends LocalReply {

  /**
   * A scan was played.
   *
   * @param source where it came from
   * @param probes how many there were
   */
  record Played(Prefix source, int probes) implements SelfTestReply {}

  /**
   * How the packet filter treats a source.
   *
   * @param kind none if it lets the source through
   * @param left how long it will go on so
   * @param nobody why nobody at all is blocked there, if so
   */
  record InFilter(Optional<BlockKind> kind, Optional<Duration> left, Optional<String> nobody)
      implements SelfTestReply {
    public InFilter {
      nobody.ifPresent(Names::requireText);
    }
  }
}
