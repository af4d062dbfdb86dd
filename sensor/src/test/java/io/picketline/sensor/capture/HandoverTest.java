package io.picketline.sensor.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Probe;
import io.picketline.sensor.detect.RawProbe;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandoverTest {
  private static final int MANY = 200_000;

  private final Handover handover = new Handover();
  private final Seen seen = new Seen();
  private final RawProbe probe = new RawProbe();

  @Test
  void drainTo_allKinds_areGivenOnceAndInOrder() {
    var woken = new AtomicInteger();
    handover.onOffer(woken::incrementAndGet);
    probe.tcp = true;
    port(1);
    handover.probe(probe);
    port(2);
    handover.trap(probe, "hello, world".getBytes(StandardCharsets.US_ASCII), 5);
    probe.tcp = false;
    handover.datagram(probe, new byte[] {'h', 'i', 0}, 3);
    probe.tcp = true;
    port(3);
    handover.served(probe);
    port(4);
    handover.connectedWithoutData(probe);
    port(5);
    handover.halfOpen(probe);
    probe.other = 77;
    handover.unhandled(probe);
    probe.other = RawProbe.NO_OTHER;

    handover.drainTo(seen);
    handover.drainTo(seen);

    assertThat(seen.probes).extracting(Probe::port).containsExactly(1, 2);
    assertThat(seen.traps).extracting(Probe::port).containsExactly(2);
    assertThat(seen.said).containsExactly("hello", "hi\\x00");
    assertThat(seen.served).extracting(Probe::port).containsExactly(3);
    assertThat(seen.withoutData).extracting(Probe::port).containsExactly(4);
    assertThat(seen.halfOpen).extracting(Probe::port).containsExactly(5);
    assertThat(seen.unhandled).containsExactly(77);
    assertThat(woken).hasValue(7);
  }

  @Test
  void offer_noPlaceLeft_isCountedAndTheOldStay() {
    for (var port = 0; port < Handover.CAPACITY + 3; port++) {
      port(port);
      handover.probe(probe);
    }
    handover.drainTo(seen);

    assertThat(handover.lost()).isEqualTo(3);
    assertThat(seen.probes).hasSize(Handover.CAPACITY);
    assertThat(seen.probes.getFirst().port()).isZero();
    assertThat(seen.probes.getLast().port()).isEqualTo(Handover.CAPACITY - 1);
  }

  @Test
  void drainTo_whileAnotherThreadOffers_losesNothingUncounted() throws InterruptedException {
    var order = new AtomicInteger(-1);
    var taken = new AtomicInteger();
    var taker =
        new Seen() {
          @Override
          public void probe(RawProbe given) {
            assertThat((int) given.sequence).isGreaterThan(order.getAndSet((int) given.sequence));
            taken.incrementAndGet();
          }
        };
    var offering =
        Thread.ofPlatform()
            .start(() -> {
              for (var each = 0; each < MANY; each++) {
                probe.sequence = each;
                handover.probe(probe);
              }
            });
    while (offering.isAlive()) {
      handover.drainTo(taker);
    }
    offering.join();
    handover.drainTo(taker);

    assertThat(taken.get() + handover.lost()).isEqualTo(MANY);
  }

  private void port(int port) {
    probe.port = port;
  }
}
