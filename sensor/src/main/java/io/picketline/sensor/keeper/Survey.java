package io.picketline.sensor.keeper;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.link.Deviation;
import io.picketline.protocol.link.Deviation.Cause;
import io.picketline.protocol.link.Spared;
import io.picketline.protocol.local.HostRow;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.Tally;
import io.picketline.protocol.log.Change;
import io.picketline.sensor.guard.Guard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Where this host does otherwise than the log says, and how it treats one prefix. */
final class Survey {

  private static final String HERE = "here";
  private static final String LEFT_OUT = "it had to make room for others: max-blocks are in force";
  private static final String NOT_YET = "it is not in the packet filter yet";

  private final KeeperParts parts;
  private final Ledger ledger;
  private final KernelBlocks kernel;
  private final Desk desk;

  Survey(KeeperParts parts, Ledger ledger, KernelBlocks kernel, Desk desk) {
    this.parts = parts;
    this.ledger = ledger;
    this.kernel = kernel;
    this.desk = desk;
  }

  /** Whether what these entries brought may not be as they say. */
  boolean deviates(List<Change> changes) {
    return kernel.blocksAnybody()
        && changes.stream()
            .anyMatch(change ->
                switch (change) {
                  case Change.Blocked(var verdict) -> !isBlocked(verdict.source());
                  case Change.Unblocked unblocked -> stuck().anyMatch(unblocked.prefix()::contains);
                  case Change.Lifted lifted -> stuck().anyMatch(lifted.source()::equals);
                  default -> Sparing.bearsOnIt(change);
                });
  }

  /** Those that nothing blocks any more, and that the packet filter would not let go. */
  private Stream<Prefix> stuck() {
    return kernel.refused().filter(source -> !ledger.knows(source) && kernel.has(source));
  }

  Surveyed surveyed() {
    var guard = parts.sparing().guard();
    var all = new ArrayList<Deviation>();
    var total = new int[1];
    Stream.of(
            stuck().map(source -> refused(source, still(source))),
            missed(kernel.refused(), Cause.REFUSED, this::problem),
            missed(ledger.withheld().stream(), Cause.SPARED, source -> spared(source, guard)),
            leftOut(),
            missed(ledger.treatment().restricted(), Cause.SERVED, _ -> "it is served there"),
            own())
        .forEach(some ->
            some.forEach(deviation -> {
              total[0]++;
              if (all.size() < Deviation.MOST) {
                all.add(deviation);
              }
            }));
    var spared =
        guard.ofThisHost().stream()
            .limit(Spared.MOST)
            .map(one -> new Spared(one.prefix(), Names.printable(one.as())))
            .toList();
    return new Surveyed(desk.nobodyBlocked(), total[0], all, spared);
  }

  /** Says why a source is not blocked. */
  private interface Reason {
    String of(Prefix source);
  }

  /** Those of the sources that the log has blocked, and this host has not. */
  private Stream<Deviation> missed(Stream<Prefix> sources, Cause cause, Reason reason) {
    return sources
        .filter(source -> ledger.network().get(source) != null)
        .filter(Predicate.not(this::isBlocked))
        .filter(source -> cause == Cause.SERVED || kernel.kind(source).isEmpty())
        .map(source ->
            new Deviation(
                source,
                kernel.kind(source),
                cause,
                Optional.empty(),
                Optional.empty(),
                Names.printable(reason.of(source))));
  }

  private Deviation refused(Prefix source, String why) {
    return new Deviation(
        source,
        kernel.kind(source),
        Cause.REFUSED,
        Optional.empty(),
        Optional.empty(),
        Names.printable(why));
  }

  private Stream<Deviation> leftOut() {
    return ledger.room().lately().stream()
        .filter(source -> !ledger.knows(source))
        .map(source ->
            new Deviation(
                source,
                Optional.empty(),
                Cause.LEFT_OUT,
                Optional.empty(),
                Optional.empty(),
                LEFT_OUT));
  }

  private Stream<Deviation> own() {
    return ledger
        .local()
        .all()
        .filter(verdict -> !isOfLog(verdict.source()) && kernel.has(verdict.source()))
        .sorted(Comparator.comparing(Verdict::decidedAt).reversed())
        .map(verdict -> own(desk.shown(verdict)));
  }

  private boolean isOfLog(Prefix source) {
    return ledger.network().get(source) != null;
  }

  private Deviation own(Verdict verdict) {
    return new Deviation(
        verdict.source(),
        kernel.kind(verdict.source()),
        Cause.OWN,
        Optional.of(verdict.decidedAt()),
        Optional.of(verdict.expiresAt()),
        Names.printable(verdict.reason()));
  }

  /** How this host treats all that touches the prefix. */
  LocalReply.Whereabouts where(Prefix prefix) {
    var guard = parts.sparing().guard();
    var rows = new ArrayList<HostRow>();
    Stream.concat(
            ledger.network().touching(prefix).stream(),
            ledger
                .local()
                .touching(prefix)
                .filter(verdict -> !isOfLog(verdict.source()))
                .map(desk::shown))
        .map(verdict -> row(verdict, guard))
        .forEach(rows::add);
    ledger.room().lately().stream()
        .filter(source -> source.contains(prefix) || prefix.contains(source))
        .filter(source -> !ledger.knows(source))
        .map(this::rowLeftOut)
        .forEach(rows::add);
    stuck()
        .filter(source -> source.contains(prefix) || prefix.contains(source))
        .map(this::rowStuck)
        .forEach(rows::add);
    rows.sort(Comparator.comparing(HostRow::source));
    return new LocalReply.Whereabouts(
        prefix,
        desk.spared(prefix, guard),
        Tally.of(prefix, rows),
        rows.subList(0, Math.min(rows.size(), LocalReply.Whereabouts.MOST)),
        notes());
  }

  private List<String> notes() {
    var leftOut = ledger.room().leftOut();
    return leftOut > Deviation.MOST
        ? List.of(
            "%d verdicts had to make room since the start, and are not listed".formatted(leftOut))
        : List.of();
  }

  private HostRow row(Verdict verdict, Guard guard) {
    var source = verdict.source();
    var kind = desk.nobodyBlocked().isPresent() ? Optional.<BlockKind>empty() : kernel.kind(source);
    var why = kind.isPresent() ? verdict.reason() : notInForce(source, guard);
    return new HostRow(
        source,
        parts.host(),
        HERE,
        kind,
        kind.map(_ -> verdict.decidedAt()),
        Optional.of(verdict.expiresAt()),
        why);
  }

  private HostRow rowLeftOut(Prefix source) {
    return new HostRow(
        source, parts.host(), HERE, Optional.empty(), Optional.empty(), Optional.empty(), LEFT_OUT);
  }

  private HostRow rowStuck(Prefix source) {
    return new HostRow(
        source,
        parts.host(),
        HERE,
        kernel.kind(source),
        Optional.empty(),
        Optional.empty(),
        still(source));
  }

  private String still(Prefix source) {
    return "still in the packet filter: " + problem(source);
  }

  private String notInForce(Prefix source, Guard guard) {
    return desk.nobodyBlocked()
        .or(() -> desk.spared(source, guard))
        .or(() -> kernel.problem(source))
        .orElse(NOT_YET);
  }

  private boolean isBlocked(Prefix source) {
    return kernel.kind(source).filter(BlockKind.BLOCKED::equals).isPresent();
  }

  private String problem(Prefix source) {
    return kernel.problem(source).orElse(NOT_YET);
  }

  private String spared(Prefix source, Guard guard) {
    return desk.spared(source, guard).orElse("it is spared there");
  }
}
