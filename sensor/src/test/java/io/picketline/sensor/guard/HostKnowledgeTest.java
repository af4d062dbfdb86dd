package io.picketline.sensor.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.capture.ServedSockets;
import io.picketline.sensor.detect.RawProbe;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostKnowledgeTest {
  private static final SourceAddress SOURCE = SourceAddress.parse("192.0.2.7");

  private final ServedSockets sockets = new ServedSockets(() -> 0L, 1, ports -> {});
  private final HostKnowledge host = new HostKnowledge(sockets);

  @Test
  void dark_servedAnywhere_isNot() {
    var ssh = new BitSet();
    ssh.set(22);
    sockets.bound(ssh, new BitSet());
    host.fleet(new ServedPorts("443", "53"));

    assertThat(host.dark(probe(true, 22))).as("served here").isFalse();
    assertThat(host.served(probe(true, 22))).isTrue();
    assertThat(host.dark(probe(true, 443))).as("served by another").isFalse();
    assertThat(host.served(probe(true, 443))).isFalse();
    assertThat(host.dark(probe(true, 53))).as("served over UDP alone").isTrue();
    assertThat(host.dark(probe(false, 53))).isFalse();
    assertThat(host.dark(probe(true, 32767))).isTrue();
    assertThat(host.dark(probe(true, 32768))).as("clients use it").isFalse();
  }

  @Test
  void dark_whileSocketsAreUnwatched_nothingIs() {
    sockets.unwatched();
    assertThat(host.dark(probe(true, 23))).isFalse();
    sockets.watched();
    assertThat(host.dark(probe(true, 23))).isTrue();
  }

  @Test
  void spared_guardReplaced_answersByTheNew() {
    assertThat(host.spared(SOURCE.high(), SOURCE.low())).isFalse();
    assertThat(host.keyLength(0x20010db8_00000000L, 1)).isEqualTo(64);
    var rules = List.of(rule("192.0.2.0/24"), rule("2001:db8::2"));

    host.guard(
        new Guard(new Guard.Wanted(HostAddresses.NONE, List.of(), List.of(), rules, List.of())));

    assertThat(host.spared(SOURCE.high(), SOURCE.low())).isTrue();
    assertThat(host.keyLength(0x20010db8_00000000L, 1)).isEqualTo(128);
    assertThat(host.guard().explain(SOURCE)).contains("ignore list: 192.0.2.0/24");
  }

  @Test
  void questionsOfSockets_arePassedOn() {
    assertThat(host.strayAckExpected(probe(true, 80))).as("just started").isTrue();
    var traceroute = probe(false, 33440);
    traceroute.hopLimit = 3;
    assertThat(host.lateAnswer(traceroute)).isTrue();
    assertThat(host.lateAnswer(probe(false, 33440))).isFalse();
  }

  private static IgnoreRule rule(String prefix) {
    return new IgnoreRule(Prefix.parse(prefix), "", "test", Instant.EPOCH);
  }

  private static RawProbe probe(boolean tcp, int port) {
    var probe = new RawProbe();
    probe.sourceHigh = SOURCE.high();
    probe.sourceLow = SOURCE.low();
    probe.tcp = tcp;
    probe.port = port;
    probe.hopLimit = 64;
    return probe;
  }
}
