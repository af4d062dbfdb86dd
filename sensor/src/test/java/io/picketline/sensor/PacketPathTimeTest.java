package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply.Said;
import io.picketline.sensor.detect.DetectorSettings;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.keeper.BlockKeeper;
import io.picketline.sensor.keeper.EvidenceIntake;
import io.picketline.sensor.keeper.EvidenceRing;
import io.picketline.sensor.keeper.VerdictInbox;
import io.picketline.sensor.time.SteadyClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packet path believes a source blocked as long as the kernel does. */
class PacketPathTimeTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int SYN = 2;

  private Duration elapsed = Duration.ZERO;
  private Duration step = Duration.ZERO;
  private int port = 1_000;
  private final List<Duration> blocks = new ArrayList<>();
  private final EvidenceRing ring = new EvidenceRing(64);
  private final VerdictInbox inbox = new VerdictInbox(1);
  private boolean kernelTakes = true;
  private final PacketPath path =
      new PacketPath(
          new DetectorSettings("web1", 64, 1),
          new DarkHost(),
          new SteadyClock(this::wall, () -> elapsed.toNanos()),
          new PacketPath.Ends(
              this::block,
              ring,
              inbox,
              TestInbox.<EvidenceIntake.Command>create().getRef(),
              TestInbox.<BlockKeeper.Command>create().getRef()));

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1})
  void probe_wallClockSet_nextBlockWhenTheFirstIsOverAndNotBefore(int hours) {
    probeUntil(1);
    step = Duration.ofHours(hours);
    for (var i = 0; i < 50; i++) {
      probe();
    }
    assertThat(blocks).as("while it holds").hasSize(1);

    elapsed = elapsed.plus(blocks.getFirst());
    probeUntil(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void probe_wallClockSet_evidenceHasTheStampAsItWas(int hours) {
    step = Duration.ofHours(hours);
    probe();

    var told = new ArrayList<Evidence>();
    ring.drain("web1", told::add);
    assertThat(told).singleElement().extracting(each -> each.probe().at()).isEqualTo(wall());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void trap_withFirstBytes_areToldBehindTheEvidenceWithTheStampAsItWas(int hours) {
    step = Duration.ofHours(hours);
    path.trap(next(), new byte[] {'h', 'i', 'x'}, 2);
    var datagram = next();
    datagram.tcp = false;
    path.datagram(datagram, new byte[] {'\n'}, 1);
    path.trap(next(), new byte[64], 0);

    var told = new ArrayList<Evidence>();
    var said = new ArrayList<Said>();
    ring.drain(
        "web1",
        told::add,
        words -> {
          assertThat(told).extracting(each -> each.probe().port()).contains(words.port());
          said.add(words);
        });
    assertThat(told).hasSize(3);
    assertThat(said).extracting(Said::first).containsExactly("hi", "\\n");
    assertThat(said.getLast().at()).isEqualTo(wall().minusMillis(1));
    assertThat(said.getLast().protocol()).isEqualTo(IpProtocol.UDP);
  }

  @Test
  void undecide_afterABlock_nextPairBlocksAnewAsTheSameOffence() {
    probeUntil(1);
    path.undecide(Prefix.parse("192.0.2.7"));
    path.undecide(Prefix.parse("192.0.2.8"));
    path.idle();
    probeUntil(2);

    assertThat(blocks.getLast()).isEqualTo(blocks.getFirst());
  }

  @Test
  void verdict_noRoomAndNotInTheKernel_isDecidedAgainAtTheNextPair() {
    kernelTakes = false;
    probeUntil(1);
    elapsed = elapsed.plus(blocks.getFirst());
    // The first one waits for the keeper still.
    probeUntil(2);
    path.idle();
    probeUntil(3);

    assertThat(blocks.getLast()).isEqualTo(blocks.get(1));
    assertThat(inbox.isVoid()).isEqualTo(2);
    assertThat(inbox.kernelAlone()).isZero();
  }

  @Test
  void verdict_noRoomAndInTheKernel_holds() {
    probeUntil(1);
    elapsed = elapsed.plus(blocks.getFirst());
    probeUntil(2);
    path.idle();
    for (var i = 0; i < 50; i++) {
      probe();
    }

    assertThat(blocks).hasSize(2);
    assertThat(inbox.kernelAlone()).isEqualTo(1);
    assertThat(inbox.isVoid()).isZero();
  }

  private boolean block(long high, long low, int keyLength, long nanos) {
    blocks.add(Duration.ofNanos(nanos));
    return kernelTakes;
  }

  @Test
  void forget_manyPrefixesAtATime_forgetsWhatLiesInAnyOfThem() {
    probeUntil(1);
    path.forget(Prefix.parse("198.51.100.0/24"));
    path.idle();
    assertThat(path.memory().offenders()).hasSize(1);

    path.forget(Prefix.parse("192.0.2.0/28"));
    path.forget(Prefix.parse("2001:db8::/32"));
    path.forget(Prefix.parse("192.0.2.7"));
    path.idle();

    assertThat(path.memory().offenders()).isEmpty();
    probeUntil(2);
    assertThat(blocks.getLast()).as("a first offence").isEqualTo(blocks.getFirst());
  }

  private void probeUntil(int most) {
    for (var i = 0; i < 50 && blocks.size() < most; i++) {
      probe();
    }
    assertThat(blocks).hasSize(most);
  }

  private void probe() {
    path.probe(next());
  }

  private RawProbe next() {
    elapsed = elapsed.plusMillis(1);
    var probe = new RawProbe();
    probe.sourceLow = 0xffff_c000_0207L;
    probe.localLow = 0xffff_c000_0201L;
    probe.sourcePort = 40_000;
    probe.port = port++;
    probe.tcp = true;
    probe.flags = SYN;
    probe.other = RawProbe.NO_OTHER;
    probe.sequence = port;
    var now = wall();
    probe.atNanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    return probe;
  }

  private Instant wall() {
    return START.plus(elapsed).plus(step);
  }
}
