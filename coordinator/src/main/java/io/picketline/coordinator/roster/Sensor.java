package io.picketline.coordinator.roster;

import io.picketline.protocol.Mode;
import io.picketline.protocol.Origin;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.link.Deviation;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.SensorCertificate;
import io.picketline.protocol.local.SensorEntry;
import io.picketline.protocol.log.FleetHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is known of one sensor. Not thread-safe. */
final class Sensor {

  private FleetHost host;
  private Optional<Greeting> greeting = Optional.empty();
  private Optional<SensorCertificate> certificate = Optional.empty();
  private boolean connected;
  private Instant heardAt;
  private long have;
  private int blocks;
  private int suspects;
  private Condition condition = Condition.UNTOLD;
  private final Progress progress = new Progress();
  private boolean silent;
  private int missing;
  private Optional<String> refused = Optional.empty();

  /** What it said of itself when it connected. */
  record Greeting(String software, Set<Mode> modes, String capture) {}

  /**
   * A sensor that has not spoken yet.
   *
   * @param since counts as when it was last heard
   */
  Sensor(FleetHost host, Instant since) {
    this.host = host;
    this.heardAt = since;
  }

  void attached(FleetHost by, Greeting said, Instant now) {
    host = by;
    greeting = Optional.of(said);
    connected = true;
    heardAt = now;
    refused = Optional.empty();
  }

  void refused(String because) {
    refused = Optional.of(because);
  }

  void certified(SensorCertificate by) {
    certificate = Optional.of(by);
  }

  /** Whether the certificate it showed last should have been renewed, and will end. */
  boolean isUncertain(Instant now) {
    return certificate.filter(by -> by.overdue(now) && !by.ended(now)).isPresent();
  }

  /** Whether the certificate it showed last has ended. */
  boolean isUncertified(Instant now) {
    return certificate.filter(by -> by.ended(now)).isPresent();
  }

  void detached() {
    connected = false;
  }

  void applied(long seq, int inBlocked, int inSuspect, Instant now) {
    connected = true;
    heardAt = now;
    have = seq;
    blocks = inBlocked;
    suspects = inSuspect;
    progress.reached(seq, now);
  }

  void told(LinkMessage.Vital vital, Duration clockAhead, Instant now) {
    heardAt = now;
    condition = condition.told(vital, clockAhead);
  }

  /** It said how many verdicts of the log it keeps; of those on their way to it none is missed. */
  void kept(LinkMessage.Health said, long head, int live) {
    var coming = Math.max(0, head - said.have());
    var fewer = Math.max(0, live - said.held());
    var before = coming == 0 ? 0 : Math.min(missing, fewer);
    missing = (int) Math.max(before, fewer - coming);
  }

  void paced(long slowed, Duration held, long leftOut) {
    condition = condition.paced(new Condition.Pace(slowed, held, leftOut));
  }

  String name() {
    return host.name();
  }

  boolean lives(Instant now) {
    return connected && now.isBefore(heardAt.plus(Roster.LATE_AFTER));
  }

  boolean isLost(Instant now) {
    return !now.isBefore(heardAt.plus(Roster.LOST_AFTER));
  }

  boolean mayLive(Instant now) {
    return connected || !isLost(now);
  }

  boolean isGone(Instant now) {
    return !connected && !now.isBefore(heardAt.plus(Roster.GONE_AFTER));
  }

  Optional<SensorCertificate> certificate() {
    return certificate;
  }

  Instant heardAt() {
    return heardAt;
  }

  long have() {
    return have;
  }

  Condition condition() {
    return condition;
  }

  /** Whether the entry is in force there, as far as it has not named its source. */
  boolean has(long seq) {
    return have >= seq && mayLack().isEmpty();
  }

  /** Why any verdict of the log may not be in force there: more are left out than it has named. */
  Optional<String> mayLack() {
    return missing > condition.leftOut()
        ? Optional.of("may be left out: the host " + keeps())
        : Optional.empty();
  }

  /** Whether it may have left out the block; of a list, whether it left out any. */
  boolean mayLeaveOut(Verdict block) {
    return mayLack().isPresent()
        || (block.origin() == Origin.IMPORT && condition.leftOut() > 0)
        || condition
            .on(block.source())
            .filter(deviation -> deviation.cause() == Deviation.Cause.LEFT_OUT)
            .isPresent();
  }

  /** How many verdicts of the log it keeps. */
  String keeps() {
    var held = condition.health().map(LinkMessage.Health::held).orElse(0);
    return "keeps %d of %d".formatted(held, (long) held + missing);
  }

  Progress progress() {
    return progress;
  }

  /** Whether it was reported silent, and not heard of since. */
  boolean silent() {
    return silent;
  }

  void silent(boolean now) {
    silent = now;
  }

  /** Live, late, lost or unacknowledged. */
  String state(Instant now) {
    if (lives(now)) {
      return have > 0 ? "live" : "unacknowledged";
    }
    return isLost(now) ? "lost" : "late";
  }

  SensorEntry entry(long head, Set<String> groups, Instant now) {
    var addresses = host.addresses().stream().map(SourceAddress::toString).toList();
    return new SensorEntry(
        host.name(),
        state(now),
        heardAt,
        greeting.map(Greeting::software).orElse(""),
        greeting.map(Greeting::modes).orElse(Set.of()),
        greeting.map(Greeting::capture).orElse(""),
        have,
        blocks,
        suspects,
        addresses,
        groups,
        condition.shown(),
        lacks(head, now),
        condition.load(),
        certificate);
  }

  private List<String> lacks(long head, Instant now) {
    var lines = new ArrayList<String>();
    refused.ifPresent(because -> lines.add("refused: " + because));
    if (have < head) {
      var entries = head - have == 1 ? "entry" : "entries";
      lines.add("%d %s: %s".formatted(head - have, entries, whyBehind(now)));
    }
    lines.addAll(condition.lacks(missing));
    return lines;
  }

  /** Why it has not got all entries of the log, given that it has not. */
  String whyBehind(Instant now) {
    return switch (state(now)) {
      case "live" -> "not acknowledged yet";
      case "unacknowledged" -> "it has acknowledged nothing yet";
      case "late" -> connected ? "not heard of lately" : "not connected";
      default -> "not heard of since it was lost";
    };
  }
}
