package io.picketline.sensor.keeper;

import io.picketline.sensor.filter.PacketFilter;
import io.picketline.sensor.filter.Slice;
import io.picketline.sensor.guard.Guard;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the packet filter back, and puts right what another's hand changed in it. */
final class FilterCare {

  /** In how many shares it is read back by and by. */
  static final int SLICES = 16;

  private final KeeperParts parts;
  private final PacketFilter filter;
  private final Ledger ledger;
  private final KernelBlocks kernel;
  private final Audit audit;
  private final Consumer<Plan> carryOut;
  private Slice slice = new Slice(0, SLICES);
  private long drift;
  private long repairs;

  FilterCare(
      KeeperParts parts,
      PacketFilter filter,
      Ledger ledger,
      KernelBlocks kernel,
      Audit audit,
      Consumer<Plan> carryOut) {
    this.parts = parts;
    this.filter = filter;
    this.ledger = ledger;
    this.kernel = kernel;
    this.audit = audit;
    this.carryOut = carryOut;
  }

  /** Blocks that were not as they had been set. */
  long drift() {
    return drift;
  }

  /** How often another's hand was found. */
  long repairs() {
    return repairs;
  }

  /** Puts all of it right; answers how many blocks were not. */
  long repair() {
    restore();
    return compare(Slice.ALL);
  }

  /** The same, where another's hand was found. */
  long repairFound() {
    var blocks = repair();
    repairs++;
    return blocks;
  }

  /** Reads the next share back, and puts it right. */
  void compareNext() {
    compare(slice);
    slice = slice.next();
  }

  /** Puts back what holds the blocks, and who is spared. */
  void restore() {
    filter.restore();
    ignored(parts.sparing().guard());
  }

  /** More than the packet filter can hold: no block of them is asked for, all else goes on. */
  void ignored(Guard guard) {
    try {
      filter.ignored(Set.copyOf(guard.prefixes()));
    } catch (IllegalArgumentException e) {
      audit.ignoredNotTold(String.valueOf(e.getMessage()));
    }
  }

  private long compare(Slice share) {
    var plan = new Plan();
    var lost = kernel.lost(share, ledger::adopt);
    lost.forEach(source -> ledger.enforce(source, plan));
    drift += plan.blocks();
    carryOut.accept(plan);
    return plan.blocks();
  }
}
