package io.picketline.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final int FLOOD = 5_000;

  @Test
  void admit_moreCallsThanMayBe_leaveNothingBehind() {
    var before = ForkJoinPool.commonPool().getDelayedTaskCount();
    try (var gate = new Gate(new ApiCounters(), InstantSource.fixed(Instant.EPOCH))) {
      for (var i = 0; i < FLOOD; i++) {
        gate.admit(new Caller());
      }
      assertThat(ForkJoinPool.commonPool().getDelayedTaskCount() - before).isLessThan(FLOOD / 10);
    }
  }

  private static final class Caller extends Socket {
    @Override
    public InetAddress getInetAddress() {
      return InetAddress.getLoopbackAddress();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
      return new InetSocketAddress(getInetAddress(), 4711);
    }
  }
}
