package io.picketline.coordinator.judgement;

import io.picketline.coordinator.evidence.Guard;
import io.picketline.coordinator.evidence.NetworkTest;
import io.picketline.coordinator.evidence.ScanName;
import io.picketline.coordinator.evidence.Suspicion;
import io.picketline.coordinator.evidence.Width;
import io.picketline.coordinator.log.LogState;
import io.picketline.coordinator.log.VerdictLog;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SelfTest;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Writes into the log what detection blocks: on a source, around several, and the end of such a
 * block before its time. Operators' blocks and imported ones it never touches. Not thread-safe.
 */
public final class DetectedBlocks {

  private final String name;
  private final VerdictLog log;
  private final NetworkTest test;
  private final Width width;
  private final UnverifiedBlocks unverified;
  private final PlayedScans played;
  private long widened;
  private long gaveWay;
  private long reverted;

  DetectedBlocks(RegistrySettings settings, VerdictLog log, Guard guard, NetworkTest test) {
    this.name = settings.name();
    this.log = log;
    this.test = test;
    this.width = new Width(settings.limits().wideV4(), log.state(), guard, test);
    this.played = new PlayedScans(test);
    this.unverified = new UnverifiedBlocks(settings.limits().maxUnverified());
  }

  /** Takes up what the log holds, before anything is given; what is too much gives way. */
  void restore(Instant now) {
    for (var held : log.state().all(now)) {
      takeUp(held.verdict(), now);
    }
  }

  /** Takes up a verdict that the log has from elsewhere; what is too much gives way. */
  void takeUp(Verdict verdict, Instant now) {
    unverified.remove(verdict.source());
    if (!UnverifiedBlocks.mayRestOnForgery(verdict)) {
      return;
    }
    for (var weak : unverified.add(verdict, now)) {
      if (lift(weak, "too many unverified blocks", false, now)) {
        gaveWay++;
      }
    }
  }

  Width width() {
    return width;
  }

  /** Gives a source its verdict; returns the prefix around it, if that is to be blocked too. */
  Optional<Prefix> give(Suspicion source, Evidence deciding, Instant now) {
    var score = source.score(now);
    var verified = source.provesVerified();
    var offence = source.offend(now);
    test.blocked(source, now);
    var prefix = source.source();
    if (standsAside(source, now)) {
      return Optional.empty();
    }
    var scan = ScanName.of(source.pairs(), source.tool(), test.group(source));
    var shown = shown(source.pairs(), deciding);
    append(
        new Verdict(
            prefix,
            Origin.DETECTED,
            verified,
            score,
            offence,
            Optional.of(scan.type()),
            Optional.of(scan.shape()),
            source.tool(),
            SelfTest.reason(prefix, scan.text()),
            name,
            now,
            source.lastExpiry(),
            shown,
            Verdict.further(source.pairs().stream().map(Evidence::host).toList(), shown)),
        now);
    return SelfTest.is(prefix) ? Optional.empty() : width.around(prefix, now);
  }

  /** Gives a source of a selftest its verdict, which takes nothing from the budget of attackers. */
  boolean givesPlayed(Suspicion source, Evidence deciding, Instant now) {
    if (!SelfTest.is(source.source())) {
      return false;
    }
    give(source, deciding, now);
    return true;
  }

  /** Whether an operator's block is on the source, or any that lasts longer holds it. */
  private boolean standsAside(Suspicion source, Instant now) {
    var covering =
        log.state().covering(source.source(), now).stream().map(LogState.Held::verdict).toList();
    var ordered =
        covering.stream()
            .filter(held -> held.source().equals(source.source()))
            .filter(held -> held.origin() != Origin.DETECTED)
            .findFirst();
    ordered.ifPresent(held -> test.endVerdict(held.source(), held.expiresAt(), now));
    return ordered.isPresent()
        || covering.stream().anyMatch(held -> held.expiresAt().isAfter(source.lastExpiry()));
  }

  /** Blocks a prefix for what is blocked in it. */
  void giveWide(Prefix wide, Evidence deciding, Instant now) {
    widened++;
    append(width.verdict(wide, deciding, name, now), now);
  }

  private void append(Verdict verdict, Instant now) {
    log.append(new Change.Blocked(verdict));
    takeUp(verdict, now);
  }

  /** Ends what was given on a source before it was known to be one of several decoys. */
  void expose(Prefix source, Instant now) {
    for (var held : log.state().inside(source, now)) {
      lift(held.verdict().source(), "one of several decoys", true, now);
    }
  }

  /** Ends the verdict on exactly {@code source}, if it is one of those that may be forged. */
  private boolean lift(Prefix source, String cause, boolean forged, Instant now) {
    if (log.state()
        .on(source)
        .filter(own -> !own.expired(now))
        .filter(UnverifiedBlocks::mayRestOnForgery)
        .isEmpty()) {
      return false;
    }
    var lifted = new Change.Lifted(source, name, now, cause, forged);
    log.append(lifted);
    lifted(lifted, now);
    return true;
  }

  /**
   * Ends detection's own verdict on exactly {@code source}, verified or not, since what it rests on
   * was taken back; it was no offence either.
   */
  void revert(Prefix source, String author, String cause, Instant now) {
    var lifted = new Change.Lifted(source, author, now, cause, false);
    log.append(lifted);
    lifted(lifted, now);
    reverted++;
    test.pardon(source, now);
  }

  /** Takes in that a verdict was lifted, here or elsewhere. */
  void lifted(Change.Lifted lifted, Instant now) {
    unverified.remove(lifted.source());
    if (!lifted.forged()) {
      test.endVerdict(lifted.source(), lifted.at(), now);
    }
  }

  /** Ends every verdict inside {@code prefix} and remembers that. */
  void unblock(Prefix prefix, String author, Optional<String> reason, Instant now) {
    var keepUntil = now.plus(Change.Unblocked.REMEMBERED);
    log.append(new Change.Unblocked(prefix, author, now, keepUntil, reason));
    unverified.retain(source -> !prefix.contains(source));
  }

  /** Ends wide blocks that too few carry by now, or that have come to hold somebody spared. */
  void tick(Instant now) {
    played.forgetEnded(now);
    for (var wide : unverified.wide(now)) {
      if (!width.carried(wide, now)) {
        lift(wide, "no longer carried", false, now);
      }
    }
  }

  /** Forgets those that ended otherwise than by time. */
  void sweep(Instant now) {
    unverified.retain(source ->
        log.state().covering(source, now).stream()
            .map(LogState.Held::verdict)
            .anyMatch(
                one -> one.source().equals(source) && UnverifiedBlocks.mayRestOnForgery(one)));
  }

  /** The first probes and, last, the one that decided; what came after it proves nothing more. */
  private static List<Evidence> shown(List<Evidence> pairs, Evidence deciding) {
    var at = pairs.indexOf(deciding);
    var shown = new ArrayList<>(at < 0 ? pairs : pairs.subList(0, at));
    if (shown.size() >= Verdict.MAX_EVIDENCE) {
      shown.subList(Verdict.MAX_EVIDENCE - 1, shown.size()).clear();
    }
    shown.add(deciding);
    return shown;
  }

  /** What status shows. */
  public SequencedMap<String, Long> counters() {
    var counters = new LinkedHashMap<String, Long>();
    counters.put("unverified blocks", (long) unverified.size());
    counters.put("unverified blocks that gave way", gaveWay);
    counters.put("wide blocks given", widened);
    counters.put("verdicts reverted", reverted);
    return counters;
  }
}
