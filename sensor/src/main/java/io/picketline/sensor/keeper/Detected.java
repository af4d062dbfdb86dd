package io.picketline.sensor.keeper;

import io.picketline.protocol.Prefix;
import java.time.Duration;

/** Takes in what this host's detector decides, and what it thinks better of. Not thread-safe. */
final class Detected {

  private final KeeperParts parts;
  private final Ledger ledger;
  private final KernelBlocks kernel;
  private final Announcements announcements;
  private final Audit audit;

  Detected(
      KeeperParts parts,
      Ledger ledger,
      KernelBlocks kernel,
      Announcements announcements,
      Audit audit) {
    this.parts = parts;
    this.ledger = ledger;
    this.kernel = kernel;
    this.announcements = announcements;
    this.audit = audit;
  }

  void judged(VerdictInbox.Judged judged, Plan plan) {
    var at = parts.clock().instant();
    var verdict = VerdictTimes.ofNow(judged.verdict(), at);
    if (judged.inKernel()) {
      var remaining = Duration.between(at, verdict.expiresAt());
      kernel.fastSuspect(verdict.source(), remaining);
    }
    var rule = parts.sparing().guard().ignoring(verdict.source());
    if (rule.isPresent()) { // since it was judged: the rule's end must not bring it back
      ledger.enforce(verdict.source(), plan);
      audit.spared(verdict.source(), parts.sparing().why(verdict.source()));
      return;
    }
    var holds = ledger.judged(verdict, judged.kind(), plan);
    // Known good, spared or held by more than the packet path can know.
    if (!judged.inKernel() || !ledger.isAsWanted(verdict)) {
      ledger.enforce(verdict.source(), plan);
    }
    holds.ifPresent(now -> announcements.add(now, Reactions.Scope.HOST));
  }

  /** The source is one of a group of forged ones. */
  void decoy(Prefix source, Plan plan) {
    takeBack(source, "one of a group of forged sources", plan);
  }

  /** The source turned out to be served here; void if the detector would not have decided so. */
  void servedAfterAll(Prefix source, boolean isVoid, Plan plan) {
    if (isVoid) {
      takeBack(source, "this host serves it", plan);
    } else {
      ledger.restrict(source, plan);
    }
  }

  private void takeBack(Prefix source, String reason, Plan plan) {
    ledger.releaseForged(source, plan);
    if (!ledger.knows(source)) {
      audit.takenBack(source, parts.host(), reason);
      announcements.end(source);
    }
  }
}
