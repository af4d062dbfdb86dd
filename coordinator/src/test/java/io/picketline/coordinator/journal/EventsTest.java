package io.picketline.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.Role;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.TrustChange;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told of the past. */
class EventsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Epoch EPOCH = new Epoch(1, 7);
  private static final Retention FEW =
      new Retention(100, Duration.ofDays(90), 50, Duration.ofDays(14), 5);

  @TempDir Path directory;

  private JournalFile file;
  private long head;

  @BeforeEach
  void open() {
    var clock = Clock.fixed(NOW, ZoneOffset.UTC);
    file = JournalFile.open(directory.resolve("journal.db"), FEW, clock);
  }

  @AfterEach
  void close() {
    file.close();
  }

  @Test
  void recall_everyKindOfChange_tellsWhoDidWhat() {
    write(new Change.EpochOpened(EPOCH, Optional.empty(), 0));
    write(new Change.HostEnrolled(new FleetHost("web", List.of(SourceAddress.parse("192.0.2.1")))));
    write(new Change.ServedChanged(new ServedPorts("22", "")));
    write(blocked("198.51.100.7", NOW.plusSeconds(1)));
    write(unblocked("198.51.100.7", NOW.plusSeconds(2)));
    var prefix = Prefix.parse("2001:db8::/32");
    write(new Change.IgnoreAdded(new IgnoreRule(prefix, "ours", "bob", NOW.plusSeconds(3))));
    write(new Change.IgnoreRemoved(prefix, "carol", NOW.plusSeconds(4)));

    var events = recall(Optional.empty(), 100);

    assertThat(events)
        .extracting(
            event -> "%s by %s: %s".formatted(event.kind().wireName(), event.by(), event.text()))
        .containsExactly(
            "enrolled by web: 192.0.2.1",
            "blocked by core: SYN scan",
            "unblocked by alice: ",
            "ignored by bob: ours",
            "unignored by carol: ");
    var block = events.get(1);
    assertThat(block.about()).contains(Prefix.parse("198.51.100.7"));
    assertThat(block.origin()).isEqualTo("detected");
    assertThat(block.until()).contains(NOW.plusSeconds(601));
    assertThat(block.place()).isEqualTo(new EventPlace(EPOCH, 4, 0));
    assertThat(block.evidence()).isEmpty();
  }

  @Test
  void recall_whatOperatorsOrdered_tellsFromWhereAndWhatWasBefore() {
    var prefix = Prefix.parse("198.51.100.7");
    write(ordered("198.51.100.7", 600, "alice (uid 1000) from admin.sock of c1"));
    write(ordered("198.51.100.7", 900, "user:bob from 192.0.2.9"));
    write(
        new Change.Unblocked(
            Prefix.parse("198.51.100.0/24"), "user:bob from 192.0.2.9", NOW, NOW.plusSeconds(9)));
    write(new Change.IgnoreAdded(new IgnoreRule(prefix, "ours", "carol from there", NOW)));
    write(new Change.IgnoreRemoved(prefix, "carol from there", NOW));

    assertThat(recall(Optional.empty(), 100))
        .extracting(event ->
            "%s by %s at %s: %s -> %s"
                .formatted(
                    event.kind().wireName(),
                    event.by(),
                    event.from().orElse("-"),
                    event.before().orElse("-"),
                    event.after().orElse("-")))
        .containsExactly(
            "blocked by alice (uid 1000) at admin.sock of c1: not blocked"
                + " -> blocked until 2026-01-01T00:10:00Z",
            "blocked by user:bob at 192.0.2.9:"
                + " blocked until 2026-01-01T00:10:00Z by alice (uid 1000) from admin.sock of c1"
                + " -> blocked until 2026-01-01T00:15:00Z",
            "unblocked by user:bob at 192.0.2.9:"
                + " blocked: 198.51.100.7 until 2026-01-01T00:15:00Z -> not blocked",
            "ignored by carol at there: not ignored; not blocked"
                + " -> ignored by carol from there: ours",
            "unignored by carol at there:" + " ignored by carol from there: ours -> not ignored");
  }

  @Test
  void recall_whoIsLetIn_tellsWhatTheNameWasBefore() {
    var address = SourceAddress.parse("192.0.2.1");
    var by = "root from there";
    write(new Change.HostEnrolled(new FleetHost("web", List.of(address))));
    write(new TrustChange.UserAdded("bob", Role.OPERATOR, by, NOW));
    write(new TrustChange.UserAdded("bob", Role.OPERATOR, by, NOW));
    write(new TrustChange.HostRevoked("bob", NOW, by, "left"));
    write(new TrustChange.HostRevoked("web", NOW, by, "stolen"));

    assertThat(recall(Optional.empty(), 100).stream().skip(1))
        .extracting(event -> event.before().orElse("-") + " -> " + event.after().orElse("-"))
        .containsExactly(
            "nobody of the fleet -> a user with the role operator",
            "a user with the role operator -> a user with the role operator",
            "a user with the role operator -> certificates issued until " + NOW + " are void",
            "a host with 192.0.2.1 -> certificates issued until " + NOW + " are void");
  }

  @Test
  void recall_unblockOfMany_namesSomeOfThem() {
    for (var i = 1; i <= 5; i++) {
      write(blocked("198.51.100." + i, NOW));
    }
    write(unblocked("198.51.100.0/24", NOW));

    assertThat(recall(Optional.empty(), 100).getLast().before())
        .hasValueSatisfying(before ->
            assertThat(before).startsWith("blocked: 198.51.100.1 until").endsWith(" and more"));
  }

  @Test
  void events_areNeverChanged() throws Exception {
    write(blocked("198.51.100.7", NOW));

    var url = "jdbc:sqlite:" + directory.resolve("journal.db");
    try (var other = DriverManager.getConnection(url);
        var change = other.createStatement()) {
      assertThatThrownBy(() -> change.executeUpdate("UPDATE events SET actor = 'nobody'"))
          .hasMessageContaining("never changed");
    }
  }

  @Test
  void recall_prefix_tellsWhatLiesInItAndWhatCoversIt() {
    write(blocked("198.51.100.7", NOW));
    write(blocked("198.51.100.8", NOW));
    write(unblocked("198.51.100.0/24", NOW));
    write(unblocked("198.51.0.0/16", NOW));
    write(unblocked("0.0.0.0/0", NOW));
    write(unblocked("::/0", NOW));
    write(blocked("203.0.113.1", NOW));
    write(new Change.EpochOpened(new Epoch(2, 1), Optional.of(EPOCH), head));

    assertThat(about("198.51.100.7"))
        .containsExactly("198.51.100.7", "198.51.100.0/24", "198.51.0.0/16", "0.0.0.0/0");
    assertThat(about("198.51.100.0/24"))
        .containsExactly(
            "198.51.100.7", "198.51.100.8", "198.51.100.0/24", "198.51.0.0/16", "0.0.0.0/0");
    assertThat(about("2001:db8::1")).containsExactly("::/0");
  }

  @Test
  void recall_moreThanTheLimit_tellsTheNewestAndThatThereIsMore() {
    for (var i = 1; i <= 20; i++) {
      write(blocked("198.51.100." + i, NOW.plusSeconds(i)));
    }

    var past = file.recall(asked(Optional.empty(), Optional.empty(), 3, false));

    assertThat(past.more()).isTrue();
    assertThat(past.events())
        .extracting(event -> event.place().seq())
        .containsExactly(18L, 19L, 20L);
    var since = asked(Optional.of(NOW.plusSeconds(19)), Optional.empty(), 3, false);
    assertThat(file.recall(since).events()).hasSize(2);
    assertThat(file.recall(since).more()).isFalse();
  }

  @Test
  void recall_withEvidence_tellsItAsLongAsItIsKept() {
    for (var i = 1; i <= 20; i++) {
      write(blocked("198.51.100." + i, NOW.plusSeconds(i)));
    }
    file.prune(NOW);

    var events = file.recall(asked(Optional.empty(), Optional.empty(), 100, true)).events();

    assertThat(events).hasSize(20);
    assertThat(events.stream().filter(event -> !event.evidence().isEmpty()))
        .extracting(event -> event.place().seq())
        .containsExactly(16L, 17L, 18L, 19L, 20L);
    assertThat(events.getLast().evidence()).containsExactly(piece("198.51.100.20"));
    file.prune(NOW.plus(Duration.ofDays(15)));
    assertThat(file.recall(asked(Optional.empty(), Optional.empty(), 100, true)).events())
        .hasSize(20)
        .allMatch(event -> event.evidence().isEmpty());
  }

  @Test
  void prune_tooOldOrTooMany_areForgotten() {
    for (var i = 1; i <= 80; i++) {
      write(blocked("198.51.100." + i, NOW.plusSeconds(i)));
    }
    file.prune(NOW);
    assertThat(recall(Optional.empty(), 100)).hasSize(50);

    file.prune(NOW.plusSeconds(71).plus(Duration.ofDays(90)));
    assertThat(recall(Optional.empty(), 100))
        .extracting(event -> event.place().seq())
        .startsWith(71L)
        .hasSize(10);
  }

  @Test
  void replace_stateOfAnother_keepsTheHistoryAndSaysWhereItHasAGap() {
    write(blocked("198.51.100.7", NOW));
    file.replace(new Epoch(4, 1), 90, List.of(blocked("198.51.100.8", NOW)));

    assertThat(recall(Optional.empty(), 100))
        .extracting(Event::kind)
        .containsExactly(EventKind.BLOCKED, EventKind.CAUGHT_UP);
  }

  private void write(Change change) {
    file.write(Batch.of(EPOCH, List.of(new LogEntry(++head, change))));
    file.commit();
  }

  private List<Event> recall(Optional<Prefix> about, int limit) {
    return file.recall(asked(Optional.empty(), about, limit, false)).events();
  }

  private List<String> about(String prefix) {
    return recall(Optional.of(Prefix.parse(prefix)), 100).stream()
        .map(event -> event.about().orElseThrow().toString())
        .toList();
  }

  private static LocalRequest.Recall asked(
      Optional<Instant> since, Optional<Prefix> about, int limit, boolean evidence) {
    return new LocalRequest.Recall(since, about, limit, evidence);
  }

  private static Change unblocked(String prefix, Instant at) {
    return new Change.Unblocked(Prefix.parse(prefix), "alice", at, at.plusSeconds(9));
  }

  private static Change ordered(String source, int seconds, String author) {
    return new Change.Blocked(
        Verdict.ordered(
            Prefix.parse(source), Origin.OPERATOR, "why", author, NOW, NOW.plusSeconds(seconds)));
  }

  private static Change blocked(String source, Instant at) {
    return new Change.Blocked(
        new Verdict(
            Prefix.parse(source),
            Origin.DETECTED,
            true,
            7,
            1,
            Optional.of(ScanType.SYN),
            Optional.empty(),
            "SYN scan",
            "core",
            at,
            at.plusSeconds(600),
            List.of(piece(source))));
  }

  private static Evidence piece(String source) {
    var probe = new Probe(NOW, SourceAddress.parse(source), 40_000, 22, IpProtocol.TCP, 2, 1);
    return new Evidence("web", EvidenceKind.SYN_DARK, ScanType.SYN, probe);
  }
}
