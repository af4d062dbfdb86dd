package io.picketline.sensor.replay;

import static io.picketline.sensor.capture.CaptureBytes.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.ScanType;
import io.picketline.spi.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small captures made for one rule of evidence and verdict each. */
class ScenesTest extends Scene {

  @Test
  void closedPorts_decideWhenTheyRefuse() {
    for (var port : new int[] {1001, 1002, 1003}) {
      probe(SCANNER, HOST, port);
    }
    for (var port : new int[] {1003, 1001, 1002}) {
      refuse(SCANNER, HOST, port);
    }

    assertThat(verdicts())
        .extracting(
            Replay.Found::view,
            Replay.Found::pairs,
            Replay.Found::packets,
            found -> found.verdict().evidence().getLast().probe().port(),
            found -> Duration.between(found.first(), found.decided()).toMillis())
        .containsExactly(tuple(Replay.View.LOCAL, 3, 3L, 1002, 5L));
  }

  @Test
  void halfOpen_countsLittle() {
    for (var port = 1; port <= 20; port++) {
      serve(SCANNER, HOST, port);
      send(tcp(SCANNER, 40_000, HOST, port, RST_ACK & ~ACK, 0));
    }
    var named = replay().named();

    assertThat(named).containsEntry("SYN", 20L).doesNotContainKey("connect");
    assertThat(verdicts()).extracting(Replay.Found::scan).contains(ScanType.SYN);
    assertThat(verdicts().getFirst().pairs()).isBetween(14, 20);
  }

  @Test
  void connectedWithoutData_namesTheScan() {
    for (var port = 1; port <= 3; port++) {
      probe(SCANNER, HOST, port);
      refuse(SCANNER, HOST, port);
    }
    serve(SCANNER, HOST, 22);
    send(tcp(SCANNER, 40_000, HOST, 22, ACK, 0));
    send(tcp(HOST, 22, SCANNER, 40_000, PSH_ACK, 9));
    send(tcp(SCANNER, 40_000, HOST, 22, FIN | ACK, 0));

    assertThat(replay().named()).containsEntry("connect", 1L);
    assertThat(verdicts()).extracting(Replay.Found::scan).containsExactly(ScanType.CONNECT);
  }

  @Test
  void servedClient_hasToProveMoreAndIsOnlyRestricted() {
    served(SCANNER, HOST, 80);
    for (var port = 1; port <= 5; port++) {
      probe(SCANNER, HOST, port);
      refuse(SCANNER, HOST, port);
    }
    var atFive = verdicts().stream().filter(found -> found.view() == Replay.View.LOCAL).toList();
    probe(SCANNER, HOST, 6);
    refuse(SCANNER, HOST, 6);

    assertThat(atFive).isEmpty();
    assertThat(verdicts())
        .extracting(Replay.Found::view, Replay.Found::pairs, Replay.Found::kind)
        .containsExactlyInAnyOrder(
            tuple(Replay.View.LOCAL, 6, BlockKind.RESTRICTED),
            tuple(Replay.View.NETWORK, 5, BlockKind.RESTRICTED));
  }

  @Test
  void servedClient_onAnotherHost_isBlockedThere() {
    served(SCANNER, "10.0.0.9", 80);
    for (var port = 1; port <= 5; port++) {
      probe(SCANNER, HOST, port);
      refuse(SCANNER, HOST, port);
    }

    assertThat(verdicts())
        .extracting(Replay.Found::view, Replay.Found::pairs, Replay.Found::kind)
        .containsExactly(
            tuple(Replay.View.LOCAL, 3, BlockKind.SUSPECT),
            tuple(Replay.View.NETWORK, 4, BlockKind.BLOCKED));
  }

  @ParameterizedTest
  @CsvSource({"scene-rpc-nfs.pcap, 10.66.0.78", "scene-ftp-passive.pcap, 10.66.0.79"})
  void benignScene_afterAServedConnection_isNoScan(String scene, String client) throws IOException {
    var alone = Corpus.unpacked(directory, scene);
    var before = Files.write(directory.resolve("before.pcap"), session(client, first(alone) - 60));

    assertThat(Corpus.replay(List.of(alone), Replay.Serves.NONE, List.of()).getFirst().verdicts())
        .isNotEmpty();
    assertThat(Corpus.replay(List.of(before, alone), Replay.Serves.NONE, List.of()))
        .allSatisfy(outcome -> assertThat(outcome.verdicts()).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"1, 6, 0", "6, 1, 1", "6, 6, 1"})
  void strayAck_isOneIfNothingWasLiveWhenItCame(int before, int after, int verdicts) {
    for (var port = 1; port <= 20; port++) {
      serve(SCANNER, HOST, port);
    }
    now += before * 60L * SECOND;
    for (var port = 1; port <= 20; port++) {
      send(tcp(SCANNER, 40_000, HOST, port, ACK, 0));
    }
    now += after * 60L * SECOND;
    for (var port = 1; port <= 20; port++) {
      refuse(SCANNER, HOST, port);
    }
    var local = verdicts().stream().filter(found -> found.view() == Replay.View.LOCAL);

    assertThat(local).hasSize(verdicts);
  }

  @Test
  void victims_arePrivateOnesIfThereAreAny() {
    scan(SCANNER, "198.51.100.1");
    assertThat(verdicts()).extracting(Replay.Found::victim).containsOnly(address("198.51.100.1"));

    probe(SCANNER, HOST, 80);
    assertThat(verdicts()).isEmpty();
    assertThat(replay("198.51.100.0/24").verdicts()).isNotEmpty();
    assertThat(replay("10.0.0.0/8").verdicts()).isEmpty();
  }

  @Test
  void victims_whoOnlyAsk_areNone() {
    scan("10.0.0.5", "198.51.100.1");

    assertThat(verdicts()).extracting(Replay.Found::victim).containsOnly(address("198.51.100.1"));
  }

  @Test
  void victims_areNeitherGroupsNorMartians() {
    for (var to : List.of("127.0.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "0.0.0.1")) {
      scan(SCANNER, to);
    }

    assertThat(replay().contacts()).isZero();
    assertThat(verdicts()).isEmpty();
  }

  @Test
  void network_threeHostsWithOneProbeEach_isEnough() {
    for (var host : List.of("10.0.0.1", "10.0.1.1", "10.0.2.1")) {
      probe(SCANNER, host, 445);
      refuse(SCANNER, host, 445);
    }

    assertThat(verdicts())
        .extracting(Replay.Found::view, Replay.Found::pairs, found -> found.victim().toString())
        .containsExactly(tuple(Replay.View.NETWORK, 3, "10.0.2.1"));
  }

  @Test
  void network_whatAHostServed_speaksForTheSource() {
    served(SCANNER, "10.0.3.1", 80);
    for (var host : List.of("10.0.0.1", "10.0.1.1", "10.0.2.1")) {
      probe(SCANNER, host, 445);
      refuse(SCANNER, host, 445);
    }

    assertThat(verdicts())
        .extracting(Replay.Found::view, found -> Math.round(found.verdict().score() * 100))
        .containsExactly(tuple(Replay.View.NETWORK, Math.round(100 * (Math.log(250) + 0.7))));
  }
}
