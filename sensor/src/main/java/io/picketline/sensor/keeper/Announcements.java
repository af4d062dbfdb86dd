package io.picketline.sensor.keeper;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SelfTest;
import io.picketline.protocol.Verdict;
import io.picketline.sensor.keeper.VerdictListener.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells of verdicts once they have been carried out: that a source is blocked is said only if the
 * packet filter has confirmed it. Not thread-safe.
 */
final class Announcements {

  private final KeeperParts parts;
  private final Ledger ledger;
  private final KernelBlocks kernel;
  private final Audit audit;
  private final Function<Prefix, String> whySpared;
  private final List<Announced> waiting = new ArrayList<>();
  private final List<Prefix> ended = new ArrayList<>();

  Announcements(
      KeeperParts parts,
      Ledger ledger,
      KernelBlocks kernel,
      Audit audit,
      Function<Prefix, String> whySpared) {
    this.parts = parts;
    this.ledger = ledger;
    this.kernel = kernel;
    this.audit = audit;
    this.whySpared = whySpared;
  }

  private record Announced(Verdict verdict, Reactions.Scope scope) {}

  /** Remembers a verdict until it has been carried out. */
  void add(Verdict verdict, Reactions.Scope scope) {
    waiting.add(new Announced(verdict, scope));
  }

  /** Remembers that a source is let through before its time. */
  void end(Prefix source) {
    ended.add(source);
  }

  /** Tells what became of those remembered. */
  void carriedOut() {
    for (var source : ended) {
      // Another verdict may hold it yet; the packet filter may be behind.
      if (!ledger.knows(source) || !kernel.has(source)) {
        parts.reactions().unblocked(source);
      }
    }
    ended.clear();
    waiting.forEach(this::tell);
    waiting.clear();
  }

  private void tell(Announced announced) {
    var verdict = shown(announced);
    var source = verdict.source();
    if (!ledger.knows(source)) {
      return;
    }
    var isPlayed = SelfTest.is(source);
    var kind =
        announced.scope() == Reactions.Scope.HOST
            ? ledger.treatment().localKind(verdict)
            : ledger.treatment().networkKind(verdict);
    if (ledger.covered(source)) {
      audit.spared(source, whySpared.apply(source));
    } else if (parts.observe()) {
      audit.blocked(verdict, kind, true);
      if (!isPlayed) {
        parts.listener().decided(verdict, announced.scope(), Fate.OBSERVED);
      }
    } else {
      var held = kernel.kind(source);
      held.ifPresentOrElse(
          as -> audit.blocked(verdict, as, false), () -> audit.notBlocked(verdict, kind));
      if (isPlayed) {
        return;
      }
      parts.listener().decided(verdict, announced.scope(), fate(kind, held));
      // A known-good source is to keep its service, and so is one spared inside a wide block:
      // nothing else may cut it off. Who is cut off for longer stays so.
      if (kind != BlockKind.RESTRICTED
          && !parts.sparing().guard().sparesAnyOf(source)
          && !ledger.treatment().isOutlasted(announced.verdict(), announced.scope())) {
        parts.reactions().blocked(verdict, announced.scope());
      }
    }
  }

  private Verdict shown(Announced announced) {
    return announced.scope() == Reactions.Scope.HOST
        ? VerdictTimes.moved(announced.verdict(), parts.clock().wallAhead())
        : announced.verdict();
  }

  private static Fate fate(BlockKind wanted, Optional<BlockKind> held) {
    if (wanted == BlockKind.RESTRICTED || held.filter(BlockKind.RESTRICTED::equals).isPresent()) {
      return Fate.RESTRICTED;
    }
    return held.isPresent() ? Fate.IN_FORCE : Fate.NOT_IN_FORCE;
  }
}
