package io.picketline.sensor.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.detect.RawProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServedSocketsTest {
  private static final SourceAddress SOURCE = SourceAddress.parse(Packets.SOURCE);
  private static final SourceAddress LOCAL = SourceAddress.parse(Packets.LOCAL);

  // near the end of the clock's range: a monotonic clock may wrap
  private long now = Long.MAX_VALUE - Duration.ofMinutes(3).toNanos();
  private final List<ServedPorts> told = new ArrayList<>();
  private final ServedSockets sockets = new ServedSockets(() -> now, 42, told::add);

  @Test
  void served_closedPort_staysServedForTenMinutes() {
    sockets.bound(ports(22, 80), ports(53));
    pass(Duration.ofSeconds(10));
    sockets.bound(ports(22), ports());

    pass(ServedSockets.SERVED.minusSeconds(10));
    assertThat(sockets.served(tcp(80))).isTrue();
    assertThat(sockets.served(udp(53))).isTrue();
    pass(Duration.ofNanos(1));

    assertThat(sockets.served(tcp(80))).isFalse();
    assertThat(sockets.served(udp(53))).isFalse();
    assertThat(sockets.served(tcp(22))).isTrue();
    assertThat(sockets.served(tcp(53))).isFalse();
    assertThat(sockets.served(tcp(23))).isFalse();
  }

  @Test
  void unwatched_knowledgeDoesNotAge() {
    sockets.bound(ports(22, 80), ports(53));
    pass(ServedSockets.START);
    assertThat(sockets.strayAckExpected(tcp(80))).isFalse();
    assertThat(sockets.lateAnswer(answer(53, 41000))).isFalse();

    sockets.unwatched();
    pass(ServedSockets.SERVED.multipliedBy(3));

    assertThat(sockets.isWatched()).isFalse();
    assertThat(sockets.served(tcp(80))).isTrue();
    assertThat(sockets.served(tcp(81))).isFalse();
    assertThat(sockets.strayAckExpected(tcp(80))).isTrue();
    assertThat(sockets.lateAnswer(answer(53, 41000))).isTrue();
    assertThat(sockets.lateAnswer(answer(54, 41000))).isFalse();
  }

  @Test
  void watched_afterAGap_closedPortsStayServedForTenMinutes() {
    sockets.bound(ports(22, 80), ports(53));
    pass(ServedSockets.START);
    sockets.unwatched();
    pass(ServedSockets.SERVED.multipliedBy(3));
    sockets.bound(ports(22, 8080), ports());
    sockets.watched();
    sockets.bound(ports(22, 8080), ports());

    assertThat(told).last().isEqualTo(new ServedPorts("22,80,8080", "53"));
    assertThat(told).hasSize(2);
    pass(ServedSockets.SERVED.minusSeconds(1));
    assertThat(sockets.served(tcp(80))).isTrue();
    assertThat(sockets.served(udp(53))).isTrue();
    pass(Duration.ofSeconds(2));
    assertThat(sockets.served(tcp(80))).isFalse();
    assertThat(sockets.served(tcp(8080))).isFalse();
  }

  @Test
  void watched_afterAGap_connectionsOfBeforeAreNotKnownForAWhile() {
    pass(ServedSockets.START);
    sockets.unwatched();
    sockets.watched();

    assertThat(sockets.strayAckExpected(tcp(80))).isTrue();
    assertThat(sockets.lateAnswer(answer(53, 41000))).isTrue();
    pass(ServedSockets.ANSWER);
    assertThat(sockets.lateAnswer(answer(53, 41000))).isFalse();
    pass(ServedSockets.START);
    assertThat(sockets.strayAckExpected(tcp(80))).isFalse();
  }

  @Test
  void current_changes_areToldOnceEach() {
    sockets.bound(ports(22, 40000), ports(53));
    sockets.bound(ports(22, 40000), ports(53));
    sockets.bound(ports(22, 80, 40000), ports(53));
    pass(ServedSockets.SERVED);
    sockets.bound(ports(22), ports(53));
    pass(Duration.ofSeconds(1));
    sockets.bound(ports(22), ports(53));

    assertThat(told)
        .containsExactly(
            new ServedPorts("22", "53"),
            new ServedPorts("22,80", "53"),
            new ServedPorts("22", "53"));
    assertThat(sockets.current()).isEqualTo(new ServedPorts("22", "53"));
  }

  @Test
  void bound_resolverAskingFromEverNewPorts_servesNoneOfThem() {
    sockets.bound(ports(), ports());
    sockets.bound(ports(), ports(5000, 123));
    sockets.bound(ports(), ports(5001, 123));

    assertThat(sockets.current()).isEqualTo(new ServedPorts("", "123"));
    sockets.bound(ports(), ports(5001));
    assertThat(sockets.current()).isEqualTo(new ServedPorts("", "123,5001"));
  }

  @Test
  void strayAckExpected_tuple_isRememberedForFiveMinutes() {
    pass(ServedSockets.START);
    alive(true, 80, 40000);

    assertThat(sockets.strayAckExpected(tcp(80))).isTrue();
    assertThat(sockets.strayAckExpected(tcp(81))).isFalse();
    pass(ServedSockets.TUPLE);
    assertThat(sockets.strayAckExpected(tcp(80))).isTrue();
    pass(Duration.ofNanos(1));
    assertThat(sockets.strayAckExpected(tcp(80))).isFalse();
  }

  @Test
  void strayAckExpected_justStarted_always() {
    assertThat(sockets.strayAckExpected(tcp(80))).isTrue();
    pass(ServedSockets.START.minusNanos(1));
    assertThat(sockets.strayAckExpected(tcp(80))).isTrue();
    pass(Duration.ofNanos(1));
    assertThat(sockets.strayAckExpected(tcp(80))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"53, true", "443, true", "5355, true", "54, false", "40000, false"})
  void lateAnswer_toAPortUsedLately_ifFromAServerPort(int sourcePort, boolean late) {
    alive(false, 5000, 53);
    var probe = udp(5000);
    probe.sourcePort = sourcePort;

    pass(ServedSockets.ANSWER);
    assertThat(sockets.lateAnswer(probe)).isEqualTo(late);
    pass(Duration.ofNanos(1));
    assertThat(sockets.lateAnswer(probe)).isFalse();
  }

  @Test
  void lateAnswer_fromAnotherThanWasAsked_isNone() {
    alive(false, 5000, 53);
    var stranger = udp(5000);
    stranger.sourcePort = 53;
    stranger.sourceLow++;
    var toAnotherAddress = udp(5000);
    toAnotherAddress.sourcePort = 53;
    toAnotherAddress.localLow++;

    assertThat(sockets.lateAnswer(stranger)).isFalse();
    assertThat(sockets.lateAnswer(toAnotherAddress)).isFalse();
    alive(false, 5000, 0);
    assertThat(sockets.lateAnswer(stranger)).as("a socket open to all").isTrue();
  }

  @Test
  void lateAnswer_boundPort_countsAsUsed() {
    sockets.bound(ports(), ports(5000));
    var probe = udp(5000);
    probe.sourcePort = 53;
    var toAnother = udp(5001);
    toAnother.sourcePort = 53;

    assertThat(sockets.lateAnswer(probe)).isTrue();
    assertThat(sockets.lateAnswer(toAnother)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "33434, 1, true",
    "33534, 10, true",
    "33434, 11, false",
    "33433, 1, false",
    "33535, 1, false"
  })
  void lateAnswer_traceroute_isOne(int port, int hops, boolean late) {
    var probe = udp(port);
    probe.hopLimit = hops;
    var overTcp = tcp(port);
    overTcp.hopLimit = hops;

    assertThat(sockets.lateAnswer(probe)).isEqualTo(late);
    assertThat(sockets.lateAnswer(overTcp)).isFalse();
  }

  @Test
  void served_listenerThatCameAndWentBetweenTwoLooks_isSoForTenMinutes() {
    alive(true, 5001, 0);

    assertThat(sockets.served(tcp(5001))).isTrue();
    assertThat(sockets.served(tcp(5002))).isFalse();
  }

  private void alive(boolean tcp, int localPort, int remotePort) {
    sockets.alive(
        tcp, LOCAL.high(), LOCAL.low(), localPort, SOURCE.high(), SOURCE.low(), remotePort);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static RawProbe tcp(int port) {
    var probe = udp(port);
    probe.tcp = true;
    return probe;
  }

  private static RawProbe udp(int port) {
    var probe = new RawProbe();
    probe.sourceHigh = SOURCE.high();
    probe.sourceLow = SOURCE.low();
    probe.localHigh = LOCAL.high();
    probe.localLow = LOCAL.low();
    probe.sourcePort = 40000;
    probe.port = port;
    probe.hopLimit = 64;
    return probe;
  }

  private static RawProbe answer(int sourcePort, int port) {
    var probe = udp(port);
    probe.sourcePort = sourcePort;
    return probe;
  }

  private static BitSet ports(int... ports) {
    var set = new BitSet();
    for (var port : ports) {
      set.set(port);
    }
    return set;
  }
}
