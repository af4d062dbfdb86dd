package io.picketline.sensor.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.SequentialTest;
import io.picketline.protocol.Verdict;
import io.picketline.spi.Replay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays every capture file that {@code expected.txt} names, and compares what is found with what
 * stood there before and with what the rules give by {@code model.txt}. Run with {@code
 * -Dgolden.write=true} to write {@code expected.txt} and docs/captures.md anew, and read the
 * difference before it is committed.
 */
class CorpusTest {
  private static final Path EXPECTED =
      Path.of("src/test/resources/io/picketline/sensor/replay/expected.txt");
  private static final Path DOCUMENT = Path.of("../docs/captures.md");
  private static final String BENIGN =
      "(arkime|backscatter|iti|malcolm|pcpp|suricata|tryzeek|zeek).*";

  @TempDir Path directory;

  static Stream<Arguments> files() {
    return expected().entrySet().stream().map(file -> Arguments.of(file.getKey(), file.getValue()));
  }

  @ParameterizedTest
  @MethodSource("files")
  void replay_file_findsWhatIsInIt(String file, List<String> lines) {
    var outcome = Corpus.replay(directory, file);

    assertThat(Corpus.lines(outcome)).isEqualTo(lines);
    assertThat(outcome.error()).isEmpty();
    assertThat(outcome.verdicts())
        .allSatisfy(found -> {
          assertThat(found.verdict().score()).isGreaterThanOrEqualTo(SequentialTest.LIMIT);
          assertThat(found.verdict().evidence()).hasSizeBetween(2, Verdict.MAX_EVIDENCE);
          assertThat(found.packets()).isGreaterThanOrEqualTo(found.pairs());
          assertThat(found.first()).isBeforeOrEqualTo(found.decided());
        });
  }

  static Stream<Arguments> modelled() {
    return model().entrySet().stream()
        .filter(file -> Corpus.isHere(file.getKey()) || Corpus.elsewhere(file.getKey()).isPresent())
        .map(file -> Arguments.of(file.getKey(), file.getValue()));
  }

  @ParameterizedTest
  @MethodSource("modelled")
  void replay_file_takesAsManyPairsAsTheRulesSay(String file, Map<String, String> bySource) {
    var path = Corpus.elsewhere(file).filter(Files::exists);
    var outcome =
        path.isPresent()
            ? Corpus.replay(List.of(path.get()), Replay.Serves.NONE, List.of()).getFirst()
            : Corpus.replay(directory, file);

    assertThat(pairs(outcome)).isEqualTo(bySource);
  }

  @Test
  void expected_allFiles_areThoseOfTheResources() throws IOException {
    try (var files = Files.list(EXPECTED.resolveSibling("captures"))) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".gz", "")))
          .containsExactlyInAnyOrderElementsOf(expected().keySet());
    }
  }

  @Test
  void expected_benignFilesOfOthers_giveNoVerdict() {
    var benign = expected().keySet().stream().filter(file -> file.matches(BENIGN)).toList();

    assertThat(benign).hasSizeGreaterThan(20);
    assertThat(benign).allSatisfy(file -> assertThat(expected().get(file)).hasSize(1));
  }

  @Test
  void expected_localVerdicts_takeAboutThreePairs() {
    var pairs =
        expected().values().stream()
            .flatMap(List::stream)
            .filter(line -> line.startsWith("local "))
            .map(line -> Integer.parseInt(line.replaceAll(".*, ([0-9]+) pairs.*", "$1")))
            .sorted()
            .toList();

    assertThat(pairs.get(pairs.size() / 2)).isLessThanOrEqualTo(3);
    assertThat(pairs.getLast()).isLessThanOrEqualTo(7);
  }

  @Test
  void document_ofCaptures_isThatOfTheTable() throws IOException {
    if (Boolean.getBoolean("golden.write")) {
      writeExpected();
      Files.writeString(DOCUMENT, CapturesPage.of(expected(), model()));
    }

    assertThat(Files.readString(DOCUMENT)).isEqualTo(CapturesPage.of(expected(), model()));
  }

  private void writeExpected() throws IOException {
    var names = new TreeSet<String>();
    try (var files = Files.list(EXPECTED.resolveSibling("captures"))) {
      files.forEach(file -> names.add(file.getFileName().toString().replace(".gz", "")));
    }
    var text = new ArrayList<String>();
    text.add("# What replay finds in each capture file of captures/: the file; the probes that it");
    text.add("# names, those included that prove nothing; one line per verdict. NOTICE says where");
    text.add("# the files come from, and what is in them.");
    for (var name : names) {
      text.add(name);
      Corpus.lines(Corpus.replay(directory, name)).forEach(line -> text.add("  " + line));
    }
    Files.writeString(EXPECTED, String.join("\n", text) + "\n");
  }

  /** Pairs of the local and the network verdict by source, a dash where there is none. */
  private static Map<String, String> pairs(Replay.Outcome outcome) {
    var pairs = new LinkedHashMap<String, String>();
    for (var found : outcome.verdicts()) {
      var known = pairs.getOrDefault(found.verdict().source().toString(), "- -").split(" ");
      known[found.view() == Replay.View.LOCAL ? 0 : 1] = String.valueOf(found.pairs());
      pairs.put(found.verdict().source().toString(), String.join(" ", known));
    }
    return pairs;
  }

  private static Map<String, Map<String, String>> model() {
    var model = new LinkedHashMap<String, Map<String, String>>();
    for (var line : Corpus.table("model.txt")) {
      var words = line.split(" ", -1);
      var bySource = model.computeIfAbsent(words[0], _ -> new LinkedHashMap<>());
      if (words.length == 4) {
        bySource.put(words[1], words[2] + " " + words[3]);
      }
    }
    return model;
  }

  private static Map<String, List<String>> expected() {
    var expected = new LinkedHashMap<String, List<String>>();
    var lines = new ArrayList<String>();
    for (var line : table()) {
      if (line.startsWith("#")) {
        continue;
      }
      if (line.startsWith(" ")) {
        lines.add(line.strip());
      } else {
        lines = new ArrayList<>();
        expected.put(line, lines);
      }
    }
    return expected;
  }

  private static List<String> table() {
    try {
      return Files.readAllLines(EXPECTED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
