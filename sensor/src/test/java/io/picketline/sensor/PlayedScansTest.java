package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SelfTest;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.local.SelfTestReply;
import io.picketline.sensor.capture.Handover;
import io.picketline.sensor.capture.ProbeHandler;
import io.picketline.sensor.detect.DetectionSink;
import io.picketline.sensor.detect.DetectorSettings;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.detect.ScanDetector;
import io.picketline.sensor.detect.Weighed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scans of nobody are judged as any, and end within seconds. */
class PlayedScansTest implements DetectionSink {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final ScanDetector detector =
      new ScanDetector(new DetectorSettings("web1", 64, 1), new DarkHost(), this);
  private final Handover handover = new Handover();
  private final List<Prefix> forgotten = new ArrayList<>();
  private final List<Runnable> later = new ArrayList<>();
  private final List<Verdict> verdicts = new ArrayList<>();
  private final List<Duration> blocks = new ArrayList<>();
  private int decoys;
  private final PlayedScans scans =
      new PlayedScans(
          "web1",
          handover,
          new DarkHost(),
          Clock.fixed(NOW, ZoneOffset.UTC),
          forgotten::add,
          later::add);

  @Test
  void play_once_isJudgedAndMarked() {
    var played = play();

    assertThat(played.probes()).isEqualTo(SelfTest.PROBES);
    assertThat(verdicts)
        .singleElement()
        .satisfies(verdict -> {
          assertThat(verdict.source()).isEqualTo(played.source());
          assertThat(verdict.reason()).startsWith("selftest: SYN scan");
          assertThat(verdict.expiresAt()).isEqualTo(verdict.decidedAt().plus(SelfTest.LIFE));
        });
    assertThat(blocks).containsExactly(SelfTest.LIFE);
  }

  @Test
  void play_twiceAtOnce_isOfTwoSourcesAndNoDecoys() {
    assertThat(play().source()).isNotEqualTo(play().source());
    assertThat(verdicts).hasSize(2);
    assertThat(decoys).isZero();
  }

  @Test
  void play_later_isForgotten() {
    var played = play();

    assertThat(forgotten).isEmpty();
    later.forEach(Runnable::run);
    assertThat(forgotten).containsExactly(played.source());
  }

  private SelfTestReply.Played play() {
    var played = (SelfTestReply.Played) scans.play();
    handover.drainTo(new Detecting());
    return played;
  }

  /** As the packet path does. */
  private final class Detecting implements ProbeHandler {
    @Override
    public void probe(RawProbe probe) {
      detector.probe(probe);
    }

    @Override
    public void trap(RawProbe probe, byte[] first, int firstLength) {
      throw new AssertionError("a SYN is no handshake");
    }

    @Override
    public void datagram(RawProbe probe, byte[] first, int firstLength) {
      throw new AssertionError("a SYN is no datagram");
    }

    @Override
    public void served(RawProbe probe) {
      throw new AssertionError("nobody is served");
    }

    @Override
    public void connectedWithoutData(RawProbe probe) {
      throw new AssertionError("nobody connects");
    }

    @Override
    public void unhandled(RawProbe probe) {
      throw new AssertionError("TCP is spoken");
    }

    @Override
    public void halfOpen(RawProbe probe) {
      throw new AssertionError("nobody connects");
    }
  }

  @Override
  public void evidence(RawProbe probe, Weighed weighed) {}

  @Override
  public void block(long high, long low, int keyLength, long nanos, BlockKind kind) {
    blocks.add(Duration.ofNanos(nanos));
  }

  @Override
  public void verdict(Verdict verdict, BlockKind kind) {
    verdicts.add(verdict);
  }

  @Override
  public void spared(Prefix source, RawProbe probe) {}

  @Override
  public void decoy(Prefix source, RawProbe probe, boolean blocked) {
    decoys++;
  }
}
