package io.picketline.sensor.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.spi.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayEngineTest {

  @TempDir Path directory;

  @Test
  void load_byInterface_findsTheEngine() {
    assertThat(ServiceLoader.load(Replay.class)).hasAtLeastOneElementOfType(ReplayEngine.class);
  }

  @Test
  void replay_guardedSource_isSparedEverywhere() throws IOException {
    var outcome =
        Captures.replay(
            directory,
            "scene-spoof-gateway.pcap",
            ServedPorts.NONE,
            List.of(Prefix.parse("10.66.0.1")));

    assertThat(outcome.verdicts()).isEmpty();
    assertThat(outcome.counters().get("spared")).isPositive();
  }

  @Test
  void replay_portsSaidToBeServed_areNoEvidence() throws IOException {
    var outcome =
        Captures.replay(directory, "nmap-sS.pcap", new ServedPorts("1-32767", ""), List.of());

    assertThat(outcome.verdicts()).isEmpty();
    assertThat(outcome.counters().get("evidence")).isZero();
  }

  @Test
  void replay_decoyScan_blocksNobodyAndSaysSo() throws IOException {
    var outcome = Captures.replay(directory, "nmap-sS-decoy.pcap");

    assertThat(outcome.verdicts()).isEmpty();
    assertThat(outcome.counters().get("decoy-sources")).isEqualTo(3);
    assertThat(outcome.counters().get("withheld")).isPositive();
    assertThat(outcome.counters().get("forged")).isPositive();
  }

  @Test
  void replay_neighbourForged_isNoEvidence() throws IOException {
    var outcome = Captures.replay(directory, "hping-spoof-idlelike.pcap");

    assertThat(outcome.counters().get("evidence")).isZero();
    assertThat(outcome.counters().get("forged")).isEqualTo(5);
  }

  @Test
  void replay_lastEvidence_isTheProbeThatDecided() throws IOException {
    var outcome = Captures.replay(directory, "nmap-sN.pcap");

    assertThat(outcome.verdicts())
        .allSatisfy(found ->
            assertThat(found.verdict().evidence().getLast().probe().at())
                .isEqualTo(found.verdict().decidedAt()));
  }

  @Test
  void replay_noCapture_saysSo() throws IOException {
    var file = Files.writeString(directory.resolve("a.pcap"), "no capture at all, just a text");

    assertThatThrownBy(() -> replay(file)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> replay(directory.resolve("none.pcap")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none.pcap");
  }

  private static void replay(Path file) throws IOException {
    new ReplayEngine().replay(new Replay.Request(file, ServedPorts.NONE, List.of()));
  }
}
