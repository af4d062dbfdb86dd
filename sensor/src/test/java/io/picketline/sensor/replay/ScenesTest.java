package io.picketline.sensor.replay;

import static io.picketline.sensor.capture.CaptureBytes.other;
import static io.picketline.sensor.capture.CaptureBytes.tcp;
import static io.picketline.sensor.capture.CaptureBytes.udp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.capture.CaptureBytes;
import io.picketline.spi.Replay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small captures made for one rule each. */
class ScenesTest {
  private static final String SCANNER = "192.0.2.66";
  private static final String HOST = "10.0.0.1";
  private static final int FIN = 0x01;
  private static final int SYN = 0x02;
  private static final int RST_ACK = 0x14;
  private static final int ACK = 0x10;
  private static final int SYN_ACK = 0x12;
  private static final int PSH_ACK = 0x18;
  private static final long SECOND = 1_000_000;
  private static final long HOUR = 3_600 * SECOND;

  private final CaptureBytes capture = CaptureBytes.pcap();
  private long now;

  @TempDir Path directory;

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

  private void scan(String from, String to) {
    for (var port = 1; port <= 4; port++) {
      probe(from, to, port);
      refuse(from, to, port);
    }
  }

  private void probe(String from, String to, int port) {
    send(tcp(from, 40_000, to, port, SYN, 0));
  }

  private void refuse(String from, String by, int port) {
    send(tcp(by, port, from, 40_000, RST_ACK, 0));
  }

  private void serve(String from, String by, int port) {
    probe(from, by, port);
    send(tcp(by, port, from, 40_000, SYN_ACK, 0));
  }

  private void served(String from, String by, int port) {
    serve(from, by, port);
    send(tcp(from, 40_000, by, port, PSH_ACK, 40));
    send(tcp(by, port, from, 40_000, PSH_ACK, 400));
    send(tcp(from, 40_000, by, port, FIN | ACK, 0));
  }

  private void send(byte[] packet) {
    now += 1_000;
    capture.packet(now, packet);
  }

  private static byte[] unreachable(int code, byte[] packet) {
    var message = new byte[8 + Math.min(28, packet.length)];
    message[0] = 3;
    message[1] = (byte) code;
    System.arraycopy(packet, 0, message, 8, message.length - 8);
    return message;
  }

  private List<Replay.Found> verdicts() {
    return replay().verdicts();
  }

  private Replay.Outcome replay(String... victims) {
    var outcomes = new ArrayList<Replay.Outcome>();
    var named = Arrays.stream(victims).map(Prefix::parse).toList();
    new ReplayEngine()
        .replay(
            new Replay.Request(
                List.of(written(capture.done())), false, named, Replay.Serves.NONE, List.of()),
            outcomes::add);
    return outcomes.getFirst();
  }

  /** A connection to the victim with data both ways, without link-layer addresses. */
  private static byte[] session(String client, int seconds) {
    var host = "10.66.0.10";
    return CaptureBytes.raw()
        .frame(seconds, 1, tcp(client, 700, host, 22, SYN, 0))
        .frame(seconds, 2, tcp(host, 22, client, 700, SYN_ACK, 0))
        .frame(seconds, 3, tcp(client, 700, host, 22, PSH_ACK, 40))
        .frame(seconds, 4, tcp(host, 22, client, 700, PSH_ACK, 400))
        .done();
  }

  private static int first(Path file) throws IOException {
    var bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    return bytes.order(ByteOrder.LITTLE_ENDIAN).getInt(24);
  }

  private Path written(byte[] bytes) {
    try {
      return Files.write(directory.resolve("scene.pcap"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SourceAddress address(String text) {
    return SourceAddress.parse(text);
  }
}
