package io.picketline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.lab.scenario.CellChoice;
import io.picketline.lab.scenario.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  @Test
  void parse_nothing_isTheScan() throws CommandLine.UsageException {
    assertThat(parse(""))
        .isEqualTo(new CommandLine("scan", new Options(3, 1, 1, CellChoice.ALL), false));
  }

  @Test
  void parse_everything_isTaken() throws CommandLine.UsageException {
    assertThat(parse("scan6 --runs 20 --hosts 5 --coordinators 3 --json"))
        .isEqualTo(new CommandLine("scan6", new Options(5, 3, 20, CellChoice.ALL), true));
  }

  @ParameterizedTest
  @CsvSource({
    "scan --runs,            --runs wants a number",
    "scan --runs x,          '--runs wants a number, not \"x\"'",
    "scan --runs 0,          --runs must be 1 to 1000",
    "scan --hosts 27,        --hosts must be 1 to 26",
    "scan --coordinators 4,  --coordinators must be 1 to 3",
    "scan --fast,            unknown option --fast",
    "scan scan6,             'one scenario at a time, not scan and scan6'"
  })
  void parse_nonsense_saysWhat(String typed, String message) {
    assertThatThrownBy(() -> parse(typed))
        .isInstanceOf(CommandLine.UsageException.class)
        .hasMessage(message);
  }

  private static CommandLine parse(String typed) throws CommandLine.UsageException {
    return CommandLine.parse(typed.isEmpty() ? new String[0] : typed.split(" ", -1));
  }
}
