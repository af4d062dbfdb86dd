package io.picketline.sensor.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.event.Event;
import io.picketline.sensor.time.SteadyClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AuditTest {

  private static final Prefix SOURCE = Prefix.parse("192.0.2.7");

  private final Logger log = (Logger) LoggerFactory.getLogger("io.picketline.audit");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final AtomicLong nanos = new AtomicLong();
  private final List<Event> events = new ArrayList<>();
  private final Audit audit =
      new Audit(nanos::get, new HostEvents("web1", SteadyClock.ofHost(), events::add));

  @BeforeEach
  void listen() {
    lines.start();
    log.addAppender(lines);
    log.setAdditive(false);
    log.setLevel(ch.qos.logback.classic.Level.INFO);
  }

  @AfterEach
  void stop() {
    log.detachAppender(lines);
    log.setAdditive(true);
    log.setLevel(null);
  }

  @Test
  void blocked_verdict_isOneLineOfKeysAndValues() {
    audit.blocked(verdict("SYN scan, vertical, 3 ports of web1", "web1"), BlockKind.SUSPECT, false);

    assertThat(told())
        .containsExactly(
            "blocked source=192.0.2.7 kind=suspect reason=\"SYN scan, vertical, 3 ports of web1\""
                + " by=web1 offence=1 until=2026-01-01T00:10:00Z");
  }

  @Test
  void blocked_hostileText_endsNoValueAndNoLine() {
    audit.blocked(verdict("x\" by=root until=never \\", "a b\"c"), BlockKind.BLOCKED, true);
    audit.unblocked(SOURCE, "mallory\nblocked source=x", "a \"b\"");
    audit.failed(SOURCE, "no \"room\"");

    assertThat(told())
        .containsExactly(
            "would-block source=192.0.2.7 kind=blocked reason=\"x\\\" by=root until=never \\\\\""
                + " by=\"a b\\\"c\" offence=1 until=2026-01-01T00:10:00Z",
            "unblocked source=192.0.2.7 by=\"mallory\u00b7blocked source=x\" reason=\"a"
                + " \\\"b\\\"\"",
            "not in the packet filter source=192.0.2.7 reason=\"no \\\"room\\\"\"");
  }

  @Test
  void everything_thatHappens_isAnEventToo() {
    var verdict = verdict(Origin.DETECTED);
    audit.blocked(verdict, BlockKind.BLOCKED, false);
    audit.blocked(verdict, BlockKind.SUSPECT, false);
    audit.blocked(verdict, BlockKind.RESTRICTED, false);
    audit.blocked(verdict, BlockKind.BLOCKED, true);
    audit.notBlocked(verdict, BlockKind.BLOCKED);
    audit.unblocked(SOURCE, "alice (uid 1000) from admin.sock of web1", "by hand");
    audit.expired(SOURCE);
    audit.refused(SOURCE, true, "no room");
    audit.refused(SOURCE, false, "no room");
    audit.repaired(3, Duration.ZERO);

    assertThat(events)
        .extracting(event -> event.kind().wireName() + " by " + event.by() + ": " + event.text())
        .containsExactly(
            "blocked by web1: SYN scan",
            "suspect by web1: SYN scan",
            "restricted by web1: SYN scan",
            "would-block by web1: SYN scan",
            "would-block by web1: SYN scan",
            "unblocked by alice (uid 1000): by hand",
            "expired by web1: ",
            "filter-failed by web1: not in the packet filter: no room",
            "filter-failed by web1: still in the packet filter: no room",
            "drift by web1: another hand changed the packet filter; repaired blocks: 3");
    assertThat(events.getFirst().about()).contains(SOURCE);
    assertThat(events.getFirst().evidence()).isEqualTo(verdict.evidence());
    assertThat(events.get(5).from()).contains("admin.sock of web1");
  }

  @Test
  void spared_flood_isCutAndCounted() {
    for (var i = 0; i < 10_000; i++) {
      audit.spared(SOURCE, "own address");
    }
    assertThat(told()).hasSize(200);

    nanos.addAndGet(1_000_000_000);
    audit.spared(SOURCE, "own address");
    assertThat(told()).hasSize(202).contains("left-out lines=9800, too many at a time");
  }

  @Test
  void failed_flood_hidesNoBlockAndNoOrder() {
    for (var i = 0; i < 1_000; i++) {
      audit.failed(SOURCE, "no room");
      audit.notBlocked(verdict(Origin.DETECTED), BlockKind.SUSPECT);
    }
    for (var i = 0; i < 1_000; i++) {
      audit.blocked(verdict(Origin.DETECTED), BlockKind.SUSPECT, false);
      audit.takenBack(SOURCE, "web1", "one of a group of forged sources");
    }
    lines.list.clear();
    audit.blocked(verdict(Origin.OPERATOR), BlockKind.BLOCKED, false);
    audit.unblocked(SOURCE, "root", "by hand");
    assertThat(told()).hasSize(2);
  }

  @Test
  void failed_flood_leavesRoomForBlocks() {
    for (var i = 0; i < 1_000; i++) {
      audit.failed(SOURCE, "no room");
      audit.spared(SOURCE, "own address");
    }
    lines.list.clear();
    audit.blocked(verdict(Origin.DETECTED), BlockKind.SUSPECT, false);

    assertThat(told()).hasSize(1);
  }

  private static Verdict verdict(Origin origin) {
    var of = verdict("SYN scan", "web1");
    return new Verdict(
        of.source(),
        origin,
        of.verified(),
        of.score(),
        of.offence(),
        of.type(),
        of.shape(),
        of.reason(),
        of.decidedBy(),
        of.decidedAt(),
        of.expiresAt(),
        List.of(Probes.evidence(SOURCE.toString(), 23)));
  }

  private List<String> told() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static Verdict verdict(String reason, String by) {
    var now = Instant.parse("2026-01-01T00:00:00Z");
    return new Verdict(
        SOURCE,
        Origin.OPERATOR,
        true,
        0,
        1,
        Optional.empty(),
        Optional.empty(),
        reason,
        by,
        now,
        now.plusSeconds(600),
        List.of());
  }
}
