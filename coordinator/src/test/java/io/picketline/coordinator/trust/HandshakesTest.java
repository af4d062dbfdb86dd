package io.picketline.coordinator.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

class HandshakesTest {
  private static final Duration MOMENT = Duration.ofMillis(1);

  private long now = Long.MAX_VALUE - 5_000_000_000L; // it overflows on the way
  private final Handshakes handshakes = new Handshakes(() -> now);
  private final List<String> ended = new ArrayList<>();

  @Test
  void sweep_takesTooLong_isEnded() throws Exception {
    begin("slow");
    pass(Duration.ofSeconds(1));
    begin("later");
    pass(Handshakes.LONGEST.minusSeconds(1).minus(MOMENT));
    handshakes.sweep();
    assertThat(ended).isEmpty();

    pass(MOMENT);
    handshakes.sweep();

    assertThat(ended).containsExactly("slow: the handshake takes longer than 10 s");
    handshakes.sweep();
    assertThat(ended).hasSize(1);
  }

  @Test
  void over_inTime_isLeftAlone() throws Exception {
    var engine = begin("good");
    begin("slow");
    handshakes.over(engine.getSession());

    pass(Handshakes.LONGEST);
    handshakes.sweep();

    assertThat(ended).hasSize(1).allMatch(who -> who.startsWith("slow"));
  }

  @Test
  void sweep_closedMeanwhile_isLeftAlone() throws Exception {
    var engine = begin("gone");
    engine.closeOutbound();
    assertThatThrownBy(engine::closeInbound).isInstanceOf(SSLException.class); // cut off
    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
      assertThat(engine.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(1 << 16))).isNotNull();
    }

    pass(Handshakes.LONGEST);
    handshakes.sweep();

    assertThat(ended).isEmpty();
  }

  @Test
  void begin_oneTooMany_endsTheOldest() throws Exception {
    for (var i = 0; i <= Handshakes.MOST; i++) {
      begin("stranger" + i);
    }

    assertThat(ended).containsExactly("stranger0: too many handshakes at a time");
  }

  private SSLEngine begin(String who) throws Exception {
    var engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(false);
    engine.beginHandshake();
    handshakes.begin(engine, (SSLException why) -> ended.add(who + ": " + why.getMessage()));
    return engine;
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
