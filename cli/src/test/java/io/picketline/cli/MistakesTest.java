package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.cli.session.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistyped command lines are answered in words, and not in the parser's. */
class MistakesTest {

  @TempDir Path run;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "verdictz | there is no verb 'verdictz'",
        "sensors lst | there is no verb 'sensors lst'",
        "status --outputt=json | there is no option '--outputt'",
        "status extra | 'extra' is one word too many",
        "-o xml status | --output: 'xml' is none of table, wide, json, jsonl, yaml, csv, name, plain",
        "why a.lab | ADDRESS: \"a.lab\" is no IP address",
        "block 192.0.2.1 --for 1x --reason x"
            + " | --for: '1x' is no duration; write 30s, 10m, 2h or 7d",
      })
  void mistake_isSaidInWords(String line, String words) {
    var ran = Ran.picket(run, line.split(" "));

    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).startsWith("picket: " + words + "\n");
    assertThat(ran.out()).isEmpty();
  }
}
