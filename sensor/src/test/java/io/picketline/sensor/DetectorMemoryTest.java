package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.Verdict;
import io.picketline.sensor.detect.DetectorSettings;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.detect.TcpOptions;
import io.picketline.sensor.detect.Weighed;
import io.picketline.sensor.keeper.BlockKeeper;
import io.picketline.sensor.keeper.EvidenceIntake;
import io.picketline.sensor.keeper.EvidenceRing;
import io.picketline.sensor.keeper.VerdictInbox;
import io.picketline.sensor.time.SteadyClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A detector that is begun anew knows whom the last one knew. */
class DetectorMemoryTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long SOURCE = 0xffff_c000_0207L;
  private static final long OTHER = 0xffff_c000_0208L;

  private final Path directory;

  private Duration elapsed = Duration.ZERO;
  private int port = 1_000;
  private final List<Duration> blocks = new ArrayList<>();
  private final List<Verdict> inForce = new ArrayList<>();
  private VerdictInbox inbox = new VerdictInbox(16);
  private SteadyClock clock = clock();
  private PacketPath path = path();
  private DetectorMemory memory;

  DetectorMemoryTest(@TempDir Path directory) {
    this.directory = directory;
    memory = memory();
  }

  @AfterEach
  void end() {
    memory.close();
  }

  @Test
  void begin_afterAnOffenceThatIsOver_theNextOneIsTheSecond() {
    probes(3);
    assertThat(blocks).containsExactly(Duration.ofMinutes(10));
    elapsed = elapsed.plus(Duration.ofHours(3));

    restart();
    probes(3);

    assertThat(blocks).containsExactly(Duration.ofMinutes(10), Duration.ofHours(1));
  }

  @Test
  void begin_blockNotInForceAnyMore_isNotBelieved() {
    probes(3);

    restart();
    probes(3);

    assertThat(blocks).hasSize(2);
  }

  @Test
  void begin_blockInForce_isBelievedUntilItsEnd() {
    probes(3);
    path.idle();
    var living = verdict(START.plus(Duration.ofHours(24)));
    inForce.add(living);

    restart();
    probes(9);
    assertThat(blocks).hasSize(1);
    elapsed = elapsed.plus(Duration.ofHours(25));
    probes(1);

    assertThat(blocks).hasSize(2);
    assertThat(blocks.getLast()).isEqualTo(Duration.ofHours(24));
  }

  @Test
  void begin_sourceThatWasServed_isKnownGood() {
    var probe = probe(SOURCE);
    probe.port = 443;
    path.served(probe);

    restart();
    probes(5);
    assertThat(blocks).isEmpty();
    assertThat(path.servedSources().pairs(Prefix.parse("192.0.2.7"))).hasSize(1);
    elapsed = elapsed.plus(Duration.ofHours(24));
    probes(1);

    assertThat(blocks).hasSize(1);
  }

  @Test
  void begin_decoys_areWithheldStill() {
    var one = probe(SOURCE);
    path.probe(one);
    one.sourceLow = OTHER;
    path.probe(one);

    restart();
    probes(9);

    assertThat(blocks).isEmpty();
  }

  @Test
  void begin_damagedFile_startsAnewAndReplacesIt() throws Exception {
    memory.close();
    Files.writeString(directory.resolve(MemoryFile.NAME), "no");
    memory = memory();
    probes(3);

    restart();
    elapsed = elapsed.plus(Duration.ofHours(1));
    probes(3);

    assertThat(blocks).containsExactly(Duration.ofMinutes(10), Duration.ofHours(1));
  }

  @Test
  void take_askedWhilePacketsCome_tellsWhoIsKnownAfterSomeRounds() {
    probes(3);
    var told = new ArrayList<>();
    path.take(told::add);

    for (var i = 0; i < 20 && told.isEmpty(); i++) {
      path.idle();
    }

    assertThat(told).containsExactly(path.memory());
    assertThat(path.memory().offenders()).hasSize(1);
  }

  /** The wall clock is right when the next process begins. */
  private void restart() {
    memory.close();
    inbox = new VerdictInbox(16);
    clock = clock();
    path = path();
    memory = memory();
  }

  private SteadyClock clock() {
    return new SteadyClock(() -> START.plus(elapsed), () -> elapsed.toNanos());
  }

  private DetectorMemory memory() {
    var made = new DetectorMemory(path, directory, clock);
    made.begin(inForce);
    return made;
  }

  private PacketPath path() {
    return new PacketPath(
        new DetectorSettings("web1", 20_000, 1),
        new DarkHost(),
        clock,
        new PacketPath.Ends(
            (_, _, _, nanos) -> blocks.add(Duration.ofNanos(nanos)),
            new EvidenceRing(64),
            inbox,
            TestInbox.<EvidenceIntake.Command>create().getRef(),
            TestInbox.<BlockKeeper.Command>create().getRef()));
  }

  private Verdict verdict(Instant end) {
    return new Verdict(
        Prefix.parse("192.0.2.7"),
        Origin.DETECTED,
        false,
        5,
        2,
        Optional.of(ScanType.SYN),
        Optional.of(ScanShape.VERTICAL),
        "SYN scan",
        "web1",
        START,
        end,
        List.of(new Weighed(EvidenceKind.SYN_DARK, ScanType.SYN).of("web1", probe(SOURCE))));
  }

  private void probes(int count) {
    for (var i = 0; i < count; i++) {
      path.probe(probe(SOURCE));
    }
  }

  private RawProbe probe(long source) {
    elapsed = elapsed.plusMillis(1);
    var probe = new RawProbe();
    probe.sourceLow = source;
    probe.localLow = 0xffff_c000_0201L;
    probe.sourcePort = 40_000;
    probe.port = port++;
    probe.tcp = true;
    probe.flags = 2;
    probe.other = RawProbe.NO_OTHER;
    probe.options = TcpOptions.OTHER;
    probe.window = 64_240;
    probe.sequence = port * 7L;
    var now = START.plus(elapsed);
    probe.atNanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    return probe;
  }
}
