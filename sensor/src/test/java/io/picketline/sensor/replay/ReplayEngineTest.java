package io.picketline.sensor.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.picketline.protocol.Prefix;
import io.picketline.spi.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayEngineTest {

  @TempDir Path directory;

  @Test
  void load_byInterface_findsTheEngine() {
    assertThat(ServiceLoader.load(Replay.class)).hasAtLeastOneElementOfType(ReplayEngine.class);
  }

  @Test
  void replay_guardedSource_isMarked() {
    var file = Corpus.unpacked(directory, "scene-spoof-gateway.pcap");
    var guarded = List.of(Prefix.parse("10.66.0.1"));
    var outcome = Corpus.replay(List.of(file), Replay.Serves.NONE, guarded).getFirst();

    assertThat(outcome.verdicts()).hasSize(2).allMatch(Replay.Found::guarded);
  }

  @Test
  void replay_portsSaidToBeServed_areNoEvidence() {
    var all = IntStream.rangeClosed(0, 65_535).boxed().collect(Collectors.toSet());
    var file = Corpus.unpacked(directory, "nmap-sS.pcap");
    var outcome =
        Corpus.replay(List.of(file), new Replay.Serves(all, Set.of()), List.of()).getFirst();

    assertThat(outcome.verdicts()).isEmpty();
    assertThat(outcome.contacts()).isEqualTo(17);
  }

  @Test
  void replay_decoyScan_blocksNobodyAndSaysSo() {
    var outcome = Corpus.replay(directory, "nmap-sS-decoy.pcap");

    assertThat(outcome.verdicts()).isEmpty();
    assertThat(outcome.named()).containsEntry("decoys", 3L).containsEntry("forged", 5L);
  }

  @Test
  void replay_lastEvidence_isTheProbeThatDecided() {
    var outcome = Corpus.replay(directory, "nmap-sN.pcap");

    assertThat(outcome.verdicts())
        .isNotEmpty()
        .allSatisfy(found ->
            assertThat(found.verdict().evidence().getLast().probe().at())
                .isEqualTo(found.verdict().decidedAt()));
  }

  @Test
  void replay_filesOfOneNetwork_areSummed() {
    var files =
        List.of(
            Corpus.unpacked(directory, "nmap-horizontal.pcap"),
            Corpus.unpacked(directory, "nmap-horizontal.vi2.pcap"));
    var apart = replay(files, false);
    var together = replay(files, true);

    assertThat(apart).allSatisfy(outcome -> assertThat(outcome.verdicts()).isEmpty());
    assertThat(together).hasSize(2);
    assertThat(together.stream().flatMap(outcome -> outcome.verdicts().stream()))
        .extracting(
            Replay.Found::view, Replay.Found::pairs, found -> text(found.verdict().source()))
        .containsExactly(tuple(Replay.View.NETWORK, 3, "10.66.0.66"));
    assertThat(together.stream().mapToLong(Replay.Outcome::contacts).sum()).isEqualTo(3);
  }

  @Test
  void replay_sameFileTwice_countsEachPairOnce() {
    var file = Corpus.unpacked(directory, "nmap-sS-f.pcap");
    var once = replay(List.of(file), true).getFirst();
    var twice = replay(List.of(file, file), true).getFirst();

    assertThat(twice.verdicts())
        .extracting(Replay.Found::pairs)
        .containsExactlyElementsOf(once.verdicts().stream().map(Replay.Found::pairs).toList());
    assertThat(once.verdicts()).isNotEmpty();
  }

  @Test
  void replay_brokenAndForeignFiles_areNamedAndTheOthersGoOn() throws IOException {
    var scan = Corpus.unpacked(directory, "nmap-sS.pcap");
    var whole = Files.readAllBytes(scan);
    var cut = Files.write(directory.resolve("cut"), Arrays.copyOf(whole, 700));
    var text = Files.writeString(directory.resolve("text"), "no capture at all");
    var none = directory.resolve("none");

    for (var together : List.of(false, true)) {
      var outcomes = replay(List.of(text, none, cut, scan), together);

      assertThat(outcomes).extracting(Replay.Outcome::file).containsExactly(text, none, cut, scan);
      assertThat(outcomes)
          .extracting(Replay.Outcome::readable)
          .containsExactly(false, false, true, true);
      assertThat(outcomes.get(0).error())
          .hasValue("at byte 0: the file is neither pcap nor pcapng");
      assertThat(outcomes.get(1).error()).hasValue("is not there");
      assertThat(outcomes.get(2).error().orElseThrow()).startsWith("at byte ");
      assertThat(outcomes.get(2).packets()).isPositive();
      assertThat(outcomes.get(3).error()).isEmpty();
      assertThat(outcomes.stream().mapToInt(outcome -> outcome.verdicts().size()).sum())
          .isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void replay_framesOfAnotherBusAlone_areNotReadable() throws IOException {
    var bytes = Files.readAllBytes(Corpus.unpacked(directory, "nmap-sS.pcap"));
    bytes[20] = (byte) 189;
    var file = Files.write(directory.resolve("usb.pcap"), bytes);

    assertThat(replay(List.of(file), false))
        .allSatisfy(outcome -> {
          assertThat(outcome.readable()).isFalse();
          assertThat(outcome.error()).hasValue("at byte 24: link-layer type 189 cannot be read");
        });
  }

  private static String text(Prefix prefix) {
    return prefix.toString();
  }

  private static List<Replay.Outcome> replay(List<Path> files, boolean together) {
    var outcomes = new ArrayList<Replay.Outcome>();
    new ReplayEngine()
        .replay(
            new Replay.Request(files, together, List.of(), Replay.Serves.NONE, List.of()),
            outcomes::add);
    return outcomes;
  }
}
