package io.picketline.sensor.detect;

import static io.picketline.sensor.detect.Drill.NOW;
import static io.picketline.sensor.detect.Drill.SECOND;
import static io.picketline.sensor.detect.Drill.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Who is found, and who is not, among very many. */
class LoadTest {
  private static final int FLOWS = 1_000_000;
  private static final int CLIENTS = 20_000;
  private static final double FAILURES = 0.02;
  private static final int[] DOWN = {25, 8080, 8443};
  private static final int[] SERVICES = {22, 53, 80, 443, 993, 5432};

  private final TraceHost host = new TraceHost();
  private final Sink sink = new Sink();

  @Test
  void probe_aMillionBenignFlowsOfWhichTwoInAHundredFail_giveNoVerdict() {
    for (var port : SERVICES) {
      host.served.add(port + "/tcp");
    }
    var drill = new Drill(65_536, host, sink);
    var random = new SplittableRandom(20);
    var between = Duration.ofDays(7).toNanos() / FLOWS;
    for (var i = 0; i < FLOWS; i++) {
      var client = SourceAddress.v4(0x0a00_0000 + client(random));
      flow(drill, random, client, NOW + i * between);
    }

    assertThat(sink.verdicts).extracting(Verdict::reason).isEmpty();
    assertThat(drill.detector.counts().evidence()).isGreaterThan(10_000);
    assertThat(drill.detector.counts().served()).isGreaterThan(900_000);
  }

  /** Some come often: half of all flows are of one client in fifty. */
  private static int client(SplittableRandom random) {
    return random.nextBoolean() ? random.nextInt(CLIENTS / 50) : random.nextInt(CLIENTS);
  }

  private static void flow(Drill drill, SplittableRandom random, SourceAddress client, long at) {
    if (random.nextDouble() >= FAILURES) {
      drill.serve(client, SERVICES[random.nextInt(SERVICES.length)], at);
      return;
    }
    switch (random.nextInt(6)) {
      // services that are down, or were taken away
      case 0, 1, 2 -> drill.detector.probe(drill.syn(client, DOWN[random.nextInt(3)], at));
      // what a name server answers too late
      case 3 -> {
        drill.udp(client, 40_000 + random.nextInt(20_000), at).sourcePort = 53;
        drill.detector.probe(drill.probe);
      }
      // checks of health
      case 4 -> drill.detector.connectedWithoutData(drill.syn(client, 443, at));
      // given up by the user
      default -> drill.detector.halfOpen(drill.syn(client, 80, at));
    }
  }

  @Test
  void probe_floodOfFortyThousandForgedSources_hidesNoScanAndTakesNoMemory() {
    var drill = new Drill(16_384, host, sink);
    var random = new SplittableRandom(24);
    var scanner = SourceAddress.parse("198.51.100.77");
    var step = 24 * SECOND / 40_000;
    var scanned = 0;
    for (var i = 0; i < 40_000; i++) {
      var forged = SourceAddress.v4(0x2d00_0000 + i);
      drill.detector.probe(drill.syn(forged, random.nextInt(1, 32_768), NOW + i * step));
      // the scanner's probes come a second apart, in the midst of it
      if (i % 1_667 == 1_666 && scanned < 10) {
        drill.detector.probe(drill.syn(scanner, 21 + scanned++, NOW + i * step + 1));
      }
    }

    assertThat(sink.verdicts).extracting(Verdict::source).containsExactly(Prefix.of(scanner));
    assertThat(sink.verdicts.getFirst().evidence()).hasSizeBetween(3, 5);
    assertThat(drill.detector.counts().untracked()).isPositive();
  }

  @Test
  void probe_floodOfSourcesWithManyPairsEach_blocksThemAndStillFindsTheScan() {
    var drill = new Drill(16_384, host, sink);
    for (var i = 0; i < 40_000; i++) {
      var forged = SourceAddress.v4(0x2d00_0000 + i % 4_000);
      drill.detector.probe(drill.udp(forged, 40_000 + i / 4_000, NOW + i * 600_000L));
    }
    var scanner = SourceAddress.parse("198.51.100.77");
    for (var port = 1; port <= 3; port++) {
      drill.detector.probe(drill.syn(scanner, port, NOW + 25 * SECOND + port));
    }

    assertThat(sink.verdicts).extracting(Verdict::source).containsExactly(Prefix.of(scanner));
    assertThat(sink.verdicts.getFirst().evidence()).hasSize(3);
    assertThat(drill.detector.counts().noRoom()).isPositive();
  }

  @Test
  void probe_floodOfSourcesWithVerdictsOfTheirOwn_doesNotShutTheTable() {
    var drill = new Drill(1_024, host, sink);
    for (var i = 0; i < 64_000; i++) {
      var forged = SourceAddress.v4(0x2d00_0000 + i / 4);
      drill.detector.probe(drill.syn(forged, 1 + i % 4, NOW + i * 1_000L));
    }
    var flooded = sink.verdicts.size();
    var scanner = SourceAddress.parse("198.51.100.77");
    for (var port = 1; port <= 4; port++) {
      drill.detector.probe(drill.syn(scanner, port, NOW + 2 * SECOND + port));
    }

    assertThat(flooded).isGreaterThan(8_000);
    assertThat(sink.verdicts).extracting(Verdict::source).contains(Prefix.of(scanner));
  }

  @Test
  void probe_fewLightPairsAgainAndAgainUnderAFlood_neverAddUp() {
    var drill = new Drill(4_096, host, sink);
    var check = SourceAddress.parse("192.0.2.7");
    for (var round = 0; round < 200; round++) {
      for (var port = 0; port < 12; port++) {
        var at = NOW + (round * 60L + port) * SECOND;
        drill.detector.connectedWithoutData(drill.syn(check, 8_000 + port, at));
        for (var i = 0; i < 20; i++) {
          var forged = SourceAddress.v4(0x2d00_0000 + port * 20 + i);
          drill.detector.probe(drill.udp(forged, 50_000 + round % 10, at + i + 1));
        }
      }
    }

    assertThat(sink.verdicts).isEmpty();
    assertThat(drill.detector.held(check, START.plusSeconds(12_000)).orElseThrow().score())
        .isLessThanOrEqualTo(12 * 0.2 + 1e-9);
  }

  @Test
  void probe_fourteenPortsInSixAndAHalfDays_areFoundAtTheThird() {
    var drill = new Drill(1_024, host, sink);
    var slow = SourceAddress.parse("198.51.100.82");
    var found = new ArrayList<Integer>();
    for (var i = 0; i < 14; i++) {
      drill.detector.probe(drill.syn(slow, 1_000 + i, NOW + i * 12L * 3_600 * SECOND));
      if (!sink.verdicts.isEmpty() && found.isEmpty()) {
        found.add(i + 1);
      }
    }

    assertThat(found).containsExactly(3);
  }

  @Test
  void probe_forgedInTheNameOfInnocents_costsThemNoMoreThanAShortBlock() {
    var drill = new Drill(4_096, host, sink);
    var served = SourceAddress.parse("192.0.2.1");
    var stranger = SourceAddress.parse("192.0.2.2");
    drill.serve(served, 443, NOW);
    // an hour of forged probes, day and night, a thousand ports
    for (var i = 0; i < 3_600; i++) {
      var at = NOW + i * SECOND;
      drill.detector.probe(drill.syn(served, 1 + i % 1_000, at));
      drill.detector.probe(drill.syn(stranger, 1 + i % 1_000, at + 1));
    }

    assertThat(sink.kinds(served)).isNotEmpty().containsOnly(BlockKind.RESTRICTED);
    assertThat(sink.kinds(stranger)).isNotEmpty().containsOnly(BlockKind.SUSPECT);
    assertThat(sink.verdicts).noneMatch(Verdict::verified);
    assertThat(sink.lives(served)).allMatch(life -> life.equals(Duration.ofMinutes(10)));
  }

  /** Remembers verdicts, and nothing else. */
  private static final class Sink implements DetectionSink {
    final List<Verdict> verdicts = new ArrayList<>();
    private final List<BlockKind> kinds = new ArrayList<>();

    @Override
    public void evidence(RawProbe probe, Weighed weighed) {}

    @Override
    public void block(
        long sourceHigh, long sourceLow, int keyLength, long blockNanos, BlockKind kind) {}

    @Override
    public void verdict(Verdict verdict, BlockKind kind) {
      verdicts.add(verdict);
      kinds.add(kind);
    }

    @Override
    public void spared(Prefix source, RawProbe probe) {}

    @Override
    public void decoy(Prefix source, RawProbe probe, boolean blocked) {}

    List<BlockKind> kinds(SourceAddress source) {
      var found = new ArrayList<BlockKind>();
      for (var i = 0; i < kinds.size(); i++) {
        if (verdicts.get(i).source().equals(Prefix.of(source))) {
          found.add(kinds.get(i));
        }
      }
      return found;
    }

    List<Duration> lives(SourceAddress source) {
      return verdicts.stream()
          .filter(verdict -> verdict.source().equals(Prefix.of(source)))
          .map(verdict -> Duration.between(verdict.decidedAt(), verdict.expiresAt()))
          .toList();
    }
  }
}
