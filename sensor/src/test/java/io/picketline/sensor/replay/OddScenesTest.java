package io.picketline.sensor.replay;

import static io.picketline.sensor.capture.CaptureBytes.other;
import static io.picketline.sensor.capture.CaptureBytes.tcp;
import static io.picketline.sensor.capture.CaptureBytes.udp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.ScanType;
import io.picketline.sensor.capture.CaptureBytes;
import io.picketline.spi.Replay;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small captures of packets that are not whole, not TCP, or not in order. */
class OddScenesTest extends Scene {

  @Test
  void datagrams_refusedByIcmp_areEvidence() {
    for (var port = 7; port < 11; port++) {
      var probe = udp(SCANNER, 40_000, HOST, port);
      send(probe);
      send(other(HOST, SCANNER, 1, unreachable(3, probe)));
    }

    assertThat(verdicts())
        .extracting(Replay.Found::scan, Replay.Found::pairs)
        .containsExactly(tuple(ScanType.UDP, 4));
  }

  @Test
  void datagrams_answered_areNone() {
    for (var port = 7; port < 40; port++) {
      send(udp(SCANNER, 40_000, HOST, port));
      send(udp(HOST, port, SCANNER, 40_000));
    }

    assertThat(replay().named()).isEmpty();
    assertThat(verdicts()).isEmpty();
  }

  @Test
  void replies_ofWhoWasAsked_areNoContacts() {
    for (var port = 50_000; port < 50_020; port++) {
      send(udp(HOST, port, SCANNER, 7_777));
      var late = udp(SCANNER, 7_777, HOST, port);
      send(late);
      send(other(HOST, SCANNER, 1, unreachable(3, late)));
    }

    assertThat(verdicts()).isEmpty();
  }

  @Test
  void protocols_notSpoken_areNamedOnly() {
    for (var protocol : new int[] {2, 47, 89, 132}) {
      var probe = other(SCANNER, HOST, protocol, new byte[12]);
      send(probe);
      send(other(HOST, SCANNER, 1, unreachable(2, probe)));
    }
    send(other(SCANNER, HOST, 1, new byte[] {8, 0, 0, 0, 0, 0, 0, 0}));

    assertThat(verdicts()).isEmpty();
    assertThat(replay().named())
        .containsEntry("IP protocol", 3L)
        .containsEntry("SCTP", 1L)
        .containsEntry("host discovery", 1L);
  }

  @Test
  void unreachable_ofSomebodyElse_refusesNothing() {
    for (var port = 7; port < 40; port++) {
      var probe = udp(SCANNER, 40_000, HOST, port);
      send(probe);
      send(other("10.0.0.254", SCANNER, 1, unreachable(3, probe)));
    }

    assertThat(verdicts()).extracting(Replay.Found::pairs).containsExactly(14, 27);
  }

  @ParameterizedTest
  @CsvSource({"9, 0", "11, 1"})
  void datagrams_refusedByPortsThatAnsweredLately_areNone(int minutes, int verdicts) {
    for (var port = 7; port < 11; port++) {
      send(udp("192.0.2.1", 40_000, HOST, port));
      send(udp(HOST, port, "192.0.2.1", 40_000));
    }
    now += minutes * 60L * SECOND;
    for (var port = 7; port < 11; port++) {
      var probe = udp(SCANNER, 40_000, HOST, port);
      send(probe);
      send(other(HOST, SCANNER, 1, unreachable(3, probe)));
    }

    assertThat(verdicts()).hasSize(verdicts);
  }

  @Test
  void datagrams_unanswered_areNoPartOfWhatCountsOverHosts() {
    send(udp(SCANNER, 40_000, "10.0.3.1", 7));
    send(udp(SCANNER, 40_000, HOST, 7));
    now += 2 * HOUR;
    for (var host : new String[] {HOST, "10.0.1.1", "10.0.2.1"}) {
      probe(SCANNER, host, 445);
      refuse(SCANNER, host, 445);
    }

    var found = verdicts().getLast();
    assertThat(found.view()).isEqualTo(Replay.View.NETWORK);
    assertThat(found.pairs()).isEqualTo(3);
    assertThat(found.verdict().shape()).contains(ScanShape.HORIZONTAL);
    assertThat(found.verdict().type()).contains(ScanType.SYN);
    assertThat(found.verdict().evidence()).hasSize(3);
    assertThat(found.first()).isEqualTo(found.verdict().evidence().getFirst().probe().at());
  }

  @Test
  void datagrams_unansweredAndThenRefused_countOverHosts() {
    for (var port = 40_001; port <= 40_007; port++) {
      for (var host : new String[] {HOST, "10.0.1.1"}) {
        send(udp(SCANNER, 50_000, host, port));
        var probe = udp(SCANNER, 50_001, host, port);
        send(probe);
        send(other(host, SCANNER, 1, unreachable(3, probe)));
      }
    }

    assertThat(verdicts())
        .extracting(Replay.Found::view, Replay.Found::pairs, found -> found.victim().toString())
        .containsExactly(tuple(Replay.View.NETWORK, 14, "10.0.1.1"));
  }

  @Test
  void datagrams_unansweredByOneHost_decideByThatHostsSumAlone() {
    send(udp(SCANNER, 40_000, "10.0.3.1", 7));
    for (var port = 7; port < 40; port++) {
      send(udp(SCANNER, 40_000, HOST, port));
    }

    assertThat(verdicts())
        .extracting(Replay.Found::view, Replay.Found::pairs)
        .containsExactly(tuple(Replay.View.LOCAL, 14), tuple(Replay.View.NETWORK, 27));
  }

  @Test
  void badChecksum_isNoEvidence() {
    for (var port = 1; port < 20; port++) {
      var probe = tcp(SCANNER, 40_000, HOST, port, SYN, 0);
      probe[probe.length - 1] ^= 1;
      send(probe);
    }
    send(tcp(HOST, 80, "192.0.2.1", 40_000, SYN_ACK, 0));

    assertThat(verdicts()).isEmpty();
    assertThat(replay().named()).containsEntry("bad checksum", 19L);
  }

  @Test
  void cutPacket_isNoEvidence() {
    for (var port = 1; port < 20; port++) {
      var probe = tcp(SCANNER, 40_000, HOST, port, SYN, 100);
      send(Arrays.copyOf(probe, probe.length - 50));
    }

    assertThat(verdicts()).isEmpty();
    assertThat(replay().counters()).containsEntry("uncheckable", 19L);
  }

  @Test
  void backwardsFile_isBroughtIntoOrder() {
    now = 5 * HOUR;
    for (var port = 1; port <= 4; port++) {
      now -= HOUR;
      probe(SCANNER, HOST, port);
      refuse(SCANNER, HOST, port);
    }

    assertThat(verdicts())
        .extracting(
            Replay.Found::view, found -> found.verdict().evidence().getLast().probe().port())
        .contains(tuple(Replay.View.LOCAL, 2));
  }

  @Test
  void ipv6_neighboursOfOneNetwork_areOneSource() {
    for (var port = 1; port <= 3; port++) {
      var from = "2001:db8::" + port;
      probe(from, "fd00::1", port);
      refuse(from, "fd00::1", port);
    }

    assertThat(verdicts())
        .extracting(found -> found.verdict().source())
        .containsExactly(Prefix.parse("2001:db8::/64"));
  }

  @ParameterizedTest
  @CsvSource({"2001:db8::66, 2001:db8:1::1", "192.0.2.66, 198.51.100.1"})
  void fragments_arePutTogether(String from, String to) {
    for (var port = 1; port <= 3; port++) {
      for (var part : CaptureBytes.fragments(tcp(from, 40_000, to, port, SYN, 0), port)) {
        send(part);
      }
      refuse(from, to, port);
    }

    assertThat(verdicts())
        .extracting(Replay.Found::view, Replay.Found::pairs)
        .containsExactly(tuple(Replay.View.LOCAL, 3));
  }

  @Test
  void uncheckedPackets_stillShowThatAClientIsServed() {
    serve(SCANNER, HOST, 80);
    var data = tcp(SCANNER, 40_000, HOST, 80, PSH_ACK, 400);
    send(Arrays.copyOf(data, 60));
    send(tcp(HOST, 80, SCANNER, 40_000, PSH_ACK, 9));
    for (var port = 1; port <= 4; port++) {
      probe(SCANNER, HOST, port);
      refuse(SCANNER, HOST, port);
    }

    assertThat(verdicts()).isEmpty();
  }

  @Test
  void headerCutAway_isPassedOver() {
    var options = other(SCANNER, HOST, 89, new byte[12]);
    send(Arrays.copyOf(options, 20));
    scan(SCANNER, HOST);

    assertThat(verdicts()).hasSize(2);
  }
}
