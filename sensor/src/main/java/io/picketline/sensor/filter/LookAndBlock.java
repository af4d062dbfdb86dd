package io.picketline.sensor.filter;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.netlink.NetlinkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Two packet filters that share the work: the table of nf_tables looks at packets and restricts
 * known-good sources, the other one blocks. For one thread.
 */
public final class LookAndBlock implements PacketFilter {

  private final NftablesFilter look;
  private final PacketFilter block;

  /** Shares the work; what the table blocked for an earlier sensor, it does not any more. */
  public LookAndBlock(NftablesFilter look, PacketFilter block) {
    this.look = look;
    this.block = block;
    var notOurs = EnumSet.allOf(BlockKind.class);
    if (!block.kinds().isEmpty()) {
      notOurs.remove(BlockKind.RESTRICTED);
    }
    try {
      look.end(notOurs);
    } catch (NetlinkException e) {
      look.close();
      throw e;
    }
  }

  @Override
  public String describe() {
    return "%s (looking by %s)".formatted(block.describe(), look.describe());
  }

  @Override
  public Set<BlockKind> kinds() {
    // Who wants nobody blocked wants nobody restricted either.
    if (block.kinds().isEmpty()) {
      return Set.of();
    }
    var kinds = EnumSet.copyOf(block.kinds());
    kinds.add(BlockKind.RESTRICTED);
    return kinds;
  }

  @Override
  public Optional<Duration> longest() {
    return block.longest();
  }

  @Override
  public List<Outcome> apply(List<FilterChange> changes) {
    Map<FilterChange, Outcome> outcomes = new HashMap<>();
    var toLook = changes.stream().filter(LookAndBlock::restricts).toList();
    var toBlock = changes.stream().filter(change -> !restricts(change)).toList();
    look.apply(toLook).forEach(outcome -> outcomes.put(outcome.change(), outcome));
    block.apply(toBlock).forEach(outcome -> outcomes.put(outcome.change(), outcome));
    return changes.stream().map(outcomes::get).toList();
  }

  @Override
  public void ignored(Set<Prefix> prefixes) {
    look.ignored(prefixes);
    block.ignored(prefixes);
  }

  @Override
  public boolean makesExceptions() {
    return block.makesExceptions();
  }

  @Override
  public List<Held> held(Slice slice) {
    var held = new ArrayList<>(look.held(slice));
    held.addAll(block.held(slice));
    return List.copyOf(held);
  }

  @Override
  public List<Dropped> dropped() {
    var dropped = new ArrayList<>(look.dropped());
    dropped.addAll(block.dropped());
    return List.copyOf(dropped);
  }

  @Override
  public void watch(Runnable changed) {
    look.watch(changed);
    block.watch(changed);
  }

  @Override
  public boolean disturbed() {
    return look.disturbed() || block.disturbed();
  }

  @Override
  public void restore() {
    look.restore();
    block.restore();
  }

  @Override
  public void expire() {
    block.expire();
  }

  @Override
  public void remove() {
    look.remove();
    block.remove();
  }

  @Override
  public void close() {
    block.close();
    look.close();
  }

  private static boolean restricts(FilterChange change) {
    return change.kind() == BlockKind.RESTRICTED;
  }
}
