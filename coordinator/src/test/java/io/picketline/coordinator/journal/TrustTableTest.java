package io.picketline.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.log.LogState;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.TrustChange;
import io.picketline.protocol.log.TrustChange.HostRevoked;
import io.picketline.protocol.log.TrustChange.TokenMade;
import io.picketline.protocol.log.TrustChange.TokenUsed;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in is the same after a restart. */
class TrustTableTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Epoch EPOCH = new Epoch(1, 7);
  private static final List<SourceAddress> FIRST = List.of(SourceAddress.parse("192.0.2.10"));
  private static final List<SourceAddress> OTHER = List.of(SourceAddress.parse("192.0.2.11"));
  private static final TokenMade MADE = made("0a", Duration.ofHours(1));
  private static final TokenUsed USED =
      new TokenUsed(MADE.hash(), "web", NOW, "192.0.2.10", Optional.of("0c".repeat(32)));
  private static final HostRevoked REVOKED = new HostRevoked("web", NOW, "alice", "stolen");
  private static final FleetHost WEB = new FleetHost("web", FIRST);

  @TempDir Path directory;

  @Test
  void reopen_afterEveryKindOfChange_addsUpToTheSame() {
    var changes =
        List.<Change>of(
            new Change.EpochOpened(EPOCH, Optional.empty(), 0),
            new Change.HostEnrolled(WEB),
            new TrustChange.AddressesClaimed("web", OTHER, NOW),
            MADE,
            USED,
            made("0b", Duration.ofDays(3)),
            new TrustChange.UserAdded("bob", Role.VIEWER, "alice", NOW),
            new TrustChange.UserAdded("eve", Role.ADMIN, "alice", NOW),
            new HostRevoked("eve", NOW, "alice", "left us"),
            exportToken("fw-1", Optional.empty()),
            exportToken("fw-2", Optional.of(NOW.plusSeconds(60))),
            exportToken("fw-3", Optional.empty()),
            new TrustChange.ExportTokenEnded("fw-3", "alice", NOW),
            REVOKED,
            new Change.HostEnrolled(WEB),
            new TrustChange.AddressesClaimed("web", OTHER, NOW),
            new Change.HostEnrolled(new FleetHost("db", List.of())),
            new TrustChange.AddressesClaimed("db", OTHER, NOW),
            new TrustChange.AddressesApproved("db", OTHER, "alice", NOW));

    var expected = replayed(log(changes));

    assertThat(kept(changes, NOW).changes(NOW)).isEqualTo(expected.changes(NOW));
    assertThat(expected.admission().exportTokens(NOW))
        .extracting(TrustChange.ExportTokenMade::name)
        .containsExactly("fw-1", "fw-2");
    assertThat(expected.admission().exportTokens(NOW.plusSeconds(60)))
        .extracting(TrustChange.ExportTokenMade::name)
        .containsExactly("fw-1");
    assertThat(expected.changes(NOW))
        .contains(
            REVOKED,
            USED,
            new Change.HostEnrolled(WEB),
            new Change.HostEnrolled(new FleetHost("db", OTHER)),
            new TrustChange.AddressesClaimed("web", OTHER, NOW));
  }

  @Test
  void reopen_tokenThatWasUsed_isKnownAsUsedForAsLongAsItself() {
    var changes = List.<Change>of(MADE, USED);
    var last = MADE.keepUntil().minusSeconds(1);

    assertThat(kept(changes, last).admission().token(MADE.hash()).orElseThrow().used())
        .contains(USED);
    assertThat(kept(changes, MADE.keepUntil()).admission().token(MADE.hash())).isEmpty();
  }

  @Test
  void reopen_hostThatWasRevoked_isOutAndItsCertificatesVoid() {
    var state = kept(List.of(new Change.HostEnrolled(WEB), REVOKED), NOW);

    assertThat(state.hosts()).isEmpty();
    assertThat(state.admission().voided("web", NOW)).contains(REVOKED);
  }

  @Test
  void recall_eventsOfTrust_sayWhoAndWhatAndNoSecret() {
    try (var file = open(NOW)) {
      file.write(
          Batch.of(
              EPOCH,
              log(
                  List.of(
                      MADE,
                      USED,
                      REVOKED,
                      new TrustChange.AddressesClaimed("web", OTHER, NOW),
                      new TrustChange.AddressesApproved("web", OTHER, "alice", NOW),
                      new TrustChange.UserAdded("bob", Role.VIEWER, "alice", NOW)))));
      file.commit();

      var all = new LocalRequest.Recall(Optional.empty(), Optional.empty(), 10, false);
      assertThat(file.recall(all).events())
          .extracting(event -> event.kind().wireName(), Event::by, Event::text)
          .containsExactly(
              row("token-made", "alice", "sensor web, until 2026-01-01T01:00:00Z at 192.0.2.10"),
              row("token-used", "web", "from 192.0.2.10"),
              row("revoked", "alice", "web: stolen"),
              row("addresses-claimed", "web", "192.0.2.11"),
              row("addresses-approved", "alice", "web at 192.0.2.11"),
              row("user-added", "alice", "viewer bob"));
    }
  }

  private static Tuple row(String what, String by, String text) {
    return Tuple.tuple(what, by, text);
  }

  /** What is there after the changes were written, and a restart at that time. */
  private LogState kept(List<Change> changes, Instant at) {
    var path = directory.resolve(at.toEpochMilli() + ".db");
    try (var file = JournalFile.open(path, Retention.ofEntries(100), clock(NOW))) {
      file.write(Batch.of(EPOCH, log(changes)));
      file.commit();
      file.prune(at);
      file.commit();
    }
    try (var file = JournalFile.open(path, Retention.ofEntries(100), clock(at))) {
      return replayed(file.load(at).state());
    }
  }

  private JournalFile open(Instant at) {
    return JournalFile.open(directory.resolve("journal.db"), Retention.ofEntries(100), clock(at));
  }

  private static Clock clock(Instant at) {
    return Clock.fixed(at, ZoneOffset.UTC);
  }

  private static LogState replayed(List<LogEntry> entries) {
    var state = new LogState();
    entries.forEach(state::apply);
    return state;
  }

  private static List<LogEntry> log(List<Change> changes) {
    var entries = new ArrayList<LogEntry>();
    for (var change : changes) {
      entries.add(new LogEntry(entries.size() + 1L, change));
    }
    return entries;
  }

  private static TrustChange exportToken(String name, Optional<Instant> expires) {
    return new TrustChange.ExportTokenMade(name, "0e".repeat(32), "alice", NOW, expires);
  }

  private static TokenMade made(String digits, Duration life) {
    return new TokenMade(
        digits.repeat(32), "web", Role.SENSOR, Set.of("dmz"), FIRST, "alice", NOW, NOW.plus(life));
  }
}
