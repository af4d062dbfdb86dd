package io.picketline.sensor.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.SequentialTest;
import io.picketline.protocol.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays every capture file that {@code expected.txt} names. */
class CorpusTest {

  @TempDir Path directory;

  static Stream<Arguments> files() {
    return expected().entrySet().stream().map(file -> Arguments.of(file.getKey(), file.getValue()));
  }

  @ParameterizedTest
  @MethodSource("files")
  void replay_file_findsWhatIsInIt(String file, List<String> verdicts) throws IOException {
    var outcome = Captures.replay(directory, file);

    assertThat(Captures.found(outcome)).isEqualTo(verdicts);
    assertThat(outcome.verdicts())
        .allSatisfy(found -> {
          assertThat(found.verdict().score()).isGreaterThanOrEqualTo(SequentialTest.LIMIT);
          assertThat(found.verdict().evidence()).hasSizeBetween(2, Verdict.MAX_EVIDENCE);
        });
  }

  @Test
  void expected_benignFilesOfOthers_giveNoVerdict() {
    assertThat(expected())
        .allSatisfy((file, verdicts) -> {
          if (file.matches("(arkime|backscatter|iti|malcolm|pcpp|suricata|tryzeek|zeek).*")) {
            assertThat(verdicts).isEmpty();
          }
        });
  }

  private static Map<String, List<String>> expected() {
    var expected = new LinkedHashMap<String, List<String>>();
    var verdicts = new ArrayList<String>();
    for (var line : lines()) {
      if (line.startsWith("#")) {
        continue;
      }
      if (line.startsWith(" ")) {
        verdicts.add(line.strip());
      } else {
        verdicts = new ArrayList<>();
        expected.put(line, verdicts);
      }
    }
    return expected;
  }

  private static List<String> lines() {
    try (var in = Captures.resource("expected.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
