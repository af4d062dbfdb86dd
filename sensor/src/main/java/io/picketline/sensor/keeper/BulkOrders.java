package io.picketline.sensor.keeper;

import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.local.ExportedBlock;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Exported;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Misfit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Takes in lists of blocks for this host alone, and gives out what it blocks. */
final class BulkOrders {

  private final KeeperParts parts;
  private final Ledger ledger;
  private final Desk desk;
  private final Announcements announcements;
  private final Consumer<Plan> carryOut;

  /**
   * Bulk orders to one keeper.
   *
   * @param carryOut carries a plan out and tells what was announced
   */
  BulkOrders(
      KeeperParts parts,
      Ledger ledger,
      Desk desk,
      Announcements announcements,
      Consumer<Plan> carryOut) {
    this.parts = parts;
    this.ledger = ledger;
    this.desk = desk;
    this.announcements = announcements;
    this.carryOut = carryOut;
  }

  /** Blocks a part of a list; unless what cannot be blocked is to be skipped, all of it or none. */
  LocalReply take(LocalRequest.Import part, String author) {
    var misfits = new ArrayList<Misfit>();
    var wanted = new ArrayList<Verdict>();
    var kept = 0;
    for (var i = 0; i < part.blocks().size(); i++) {
      var block = part.blocks().get(i);
      var refusal = desk.refusal(block, parts.sparing().guard());
      if (refusal.isPresent()) {
        misfits.add(new Misfit(i, refusal.get().reason(), refusal.get().message()));
        continue;
      }
      var verdict = desk.verdict(block, Origin.IMPORT, author);
      if (ledger.local().on(block.prefix()).anyMatch(held -> outlasts(held, verdict))) {
        kept++;
      } else {
        wanted.add(verdict);
      }
    }
    if (!misfits.isEmpty() && !part.skipBad()) {
      return new LocalReply.Imported(0, 0, misfits, 0);
    }
    if (!part.dryRun()) {
      order(wanted);
    }
    return new LocalReply.Imported(wanted.size(), kept, misfits, 0);
  }

  private static boolean outlasts(Verdict held, Verdict wanted) {
    return held.origin() != Origin.DETECTED && !held.expiresAt().isBefore(wanted.expiresAt());
  }

  private void order(Iterable<Verdict> verdicts) {
    var plan = new Plan();
    for (var verdict : verdicts) {
      ledger.ordered(verdict, plan);
      announcements.add(verdict, Reactions.Scope.HOST);
    }
    carryOut.accept(plan);
  }

  /** The next blocks behind {@code after}, those of the network and of this host. */
  LocalReply export(Optional<Prefix> after) {
    var next = new HashMap<Prefix, Verdict>();
    Stream.concat(ledger.network().all().stream(), ledger.local().all().map(desk::shown))
        .filter(verdict -> after.isEmpty() || verdict.source().compareTo(after.get()) > 0)
        .forEach(verdict -> next.merge(verdict.source(), verdict, BulkOrders::longer));
    return new Exported(
        next.values().stream()
            .sorted(Comparator.comparing(Verdict::source))
            .limit(Exported.MOST)
            .map(ExportedBlock::of)
            .toList(),
        next.size() > Exported.MOST);
  }

  private static Verdict longer(Verdict one, Verdict other) {
    return one.expiresAt().isBefore(other.expiresAt()) ? other : one;
  }
}
