package io.picketline.lab.intrusion;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the attacked fleet holds against whom. */
final class Standing {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Ground ground;

  Standing(Ground ground) {
    this.ground = ground;
  }

  /** What the coordinator holds on a source. */
  LocalReply.Explanation why(SourceAddress source) {
    var asked = new LocalRequest.Why(Prefix.of(source));
    var reply = ground.fleet().ask(ground.coordinator(), asked);
    if (reply instanceof LocalReply.Explanation explanation) {
      return explanation;
    }
    throw new LabException("no explanation of %s but %s".formatted(source, reply));
  }

  /** Whether it has a verdict on a source. */
  boolean blocked(SourceAddress source) {
    return !why(source).verdicts().isEmpty();
  }

  /** Whether it holds anything at all against a source. */
  boolean known(SourceAddress source) {
    var why = why(source);
    return !why.verdicts().isEmpty() || why.pairs() > 0;
  }

  /** The blocks that it names that lie in a prefix. */
  List<Prefix> blocksIn(Prefix prefix) {
    return blocks().stream().filter(prefix::contains).toList();
  }

  private List<Prefix> blocks() {
    var blocks = new ArrayList<Prefix>();
    var more = true;
    while (more) {
      var after = blocks.isEmpty() ? Optional.<Prefix>empty() : Optional.of(blocks.getLast());
      if (!(ground.fleet().ask(ground.coordinator(), new LocalRequest.Export(after))
          instanceof LocalReply.Exported part)) {
        throw new LabException("the coordinator does not tell its blocks");
      }
      part.blocks().forEach(block -> blocks.add(block.source()));
      more = part.more();
    }
    return blocks;
  }

  /** Waits until the honest hosts have all of the log in force. */
  void settle() {
    var hosts = Set.copyOf(ground.honest());
    if (!Fleet.await(LIMIT, () -> settled(hosts))) {
      throw new LabException("the honest hosts do not follow the log");
    }
  }

  private boolean settled(Set<String> hosts) {
    return ground.fleet().ask(ground.coordinator(), new LocalRequest.ListSensors())
            instanceof LocalReply.Sensors all
        && all.sensors().stream()
            .filter(one -> hosts.contains(one.host()))
            .allMatch(one -> one.have() >= all.head());
  }

  /** Has the operator block a source for ten minutes. */
  void order(SourceAddress source) {
    var block =
        new LocalRequest.Block(Prefix.of(source), Duration.ofMinutes(10), "the lab's operator");
    var reply = ground.fleet().ask(ground.coordinator(), block);
    if (!(reply instanceof LocalReply.Changed)) {
      throw new LabException("the order to block %s is answered %s".formatted(source, reply));
    }
  }
}
