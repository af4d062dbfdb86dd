package io.picketline.sensor.keeper;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Names;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;

/**
 * One log line for each block and unblock. What packets drive is limited to a rate, each kind of
 * line for itself, lest one hides the others; what is left out is counted and told. What has a line
 * is told as an event too.
 */
final class Audit {

  private static final String NAME = "io.picketline.audit";
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]+");
  private static final int BURST = 200;
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Logger log;
  private final LineLimit orders;
  private final LineLimit blocks;
  private final LineLimit spared;
  private final LineLimit failures;
  private final LineLimit ends;
  private final HostEvents events;

  Audit(LongSupplier nanos, HostEvents events) {
    this(nanos, events, LoggerFactory.getLogger(NAME));
  }

  private Audit(LongSupplier nanos, HostEvents events, Logger log) {
    this.log = log;
    this.events = events;
    ends = new LineLimit(BURST, PAUSE, nanos);
    orders = new LineLimit(BURST, PAUSE, nanos);
    blocks = new LineLimit(BURST, PAUSE, nanos);
    spared = new LineLimit(BURST, PAUSE, nanos);
    failures = new LineLimit(BURST, PAUSE, nanos);
  }

  static Audit of(KeeperParts parts) {
    var events = new HostEvents(parts.host(), parts.clock(), parts.listener()::happened);
    return new Audit(parts.nanos(), events);
  }

  /** One that tells nobody. */
  static Audit silent(KeeperParts parts) {
    var nobody = new HostEvents(parts.host(), parts.clock(), _ -> {});
    return new Audit(parts.nanos(), nobody, NOPLogger.NOP_LOGGER);
  }

  void blocked(Verdict verdict, BlockKind kind, boolean observed) {
    if (mayTell(verdict.origin() == Origin.OPERATOR ? orders : blocks)) {
      log.info(
          "{} source={} kind={} reason={} by={} offence={} until={}",
          observed ? "would-block" : "blocked",
          verdict.source(),
          kind.name().toLowerCase(Locale.ROOT),
          Names.quoted(verdict.reason()),
          by(verdict.decidedBy()),
          verdict.offence(),
          verdict.expiresAt());
      if (observed) {
        events.notBlocked(verdict);
      } else {
        events.blocked(verdict, kind);
      }
    }
  }

  /** What was blocked is so no longer, because its time is over: told, but no line. */
  void expired(Prefix source) {
    if (ends.take()) {
      events.expired(source);
    }
  }

  /** A verdict that the packet filter does not carry, for want of means or by its refusal. */
  void notBlocked(Verdict verdict, BlockKind kind) {
    if (mayTell(verdict.origin() == Origin.OPERATOR ? orders : failures)) {
      log.warn(
          "not blocked source={} kind={} reason={} by={} until={}",
          verdict.source(),
          kind.name().toLowerCase(Locale.ROOT),
          Names.quoted(verdict.reason()),
          by(verdict.decidedBy()),
          verdict.expiresAt());
      events.notBlocked(verdict);
    }
  }

  /** Another's hand was in the packet filter. */
  void repaired(long blocks, Duration took) {
    if (mayTell(orders)) {
      log.warn(
          "the packet filter was changed by another hand, repaired blocks={} ms={}",
          blocks,
          took.toMillis());
      events.repaired(blocks);
    }
  }

  void unblocked(Prefix source, String author, String reason) {
    if (mayTell(orders)) {
      unblockedLine(source, author, reason);
    }
  }

  /** An operator of this host has it ignore somebody. */
  void ignored(Prefix prefix, String author, String comment) {
    if (mayTell(orders)) {
      log.info("ignored prefix={} by={} reason={}", prefix, by(author), Names.quoted(comment));
      events.ignored(prefix, author, comment);
    }
  }

  /** An operator of this host took an ignore rule back. */
  void notIgnored(Prefix prefix, String author) {
    if (mayTell(orders)) {
      log.info("no-longer-ignored prefix={} by={}", prefix, by(author));
      events.notIgnored(prefix, author);
    }
  }

  /** The detector took its verdict back. */
  void takenBack(Prefix source, String host, String reason) {
    if (mayTell(blocks)) {
      unblockedLine(source, host, reason);
    }
  }

  private void unblockedLine(Prefix source, String author, String reason) {
    log.info("unblocked source={} by={} reason={}", source, by(author), Names.quoted(reason));
    events.unblocked(source, author, reason);
  }

  /** Somebody who can never be blocked looks like an attacker. */
  void spared(Prefix source, String reason) {
    if (mayTell(spared)) {
      log.warn("spared source={} reason={}", source, Names.quoted(reason));
    }
  }

  /**
   * The packet filter refused something.
   *
   * @param wanted whether the source is to be in it
   */
  void refused(Prefix source, boolean wanted, String reason) {
    if (wanted) {
      failed(source, reason);
    } else {
      notReleased(source, reason);
    }
  }

  void failed(Prefix source, String reason) {
    if (mayTell(failures)) {
      log.error("not in the packet filter source={} reason={}", source, Names.quoted(reason));
      events.failed(source, "not in the packet filter: " + reason);
    }
  }

  /** The packet filter would not let go of a source. */
  void notReleased(Prefix source, String reason) {
    if (mayTell(failures)) {
      log.error("still in the packet filter source={} reason={}", source, Names.quoted(reason));
      events.failed(source, "still in the packet filter: " + reason);
    }
  }

  /** The packet filter goes by an older list of who is spared. */
  void ignoredNotTold(String reason) {
    if (mayTell(orders)) {
      log.error("who is spared is not in the packet filter reason={}", Names.quoted(reason));
    }
  }

  /** A name as it is, anything else in quotation marks. */
  private static String by(String author) {
    return PLAIN.matcher(author).matches() ? author : Names.quoted(author);
  }

  private boolean mayTell(LineLimit limit) {
    var allowed = limit.take();
    var leftOut = limit.leftOut();
    if (leftOut > 0) {
      log.warn("left-out lines={}, too many at a time", leftOut);
    }
    return allowed;
  }
}
