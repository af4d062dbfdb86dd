package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Daemons, replay and authority, reached through their doors. */
class PartsTest {

  @TempDir Path run;

  @BeforeEach
  @AfterEach
  void forget() {
    System.clearProperty(FakeParts.LOADED);
    System.clearProperty(FakeParts.CODE);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "69, 69", "70, 70", "77, 77", "78, 78"})
  void sensor_ends_withTheDaemonsCode(int daemons, int commands) {
    System.setProperty(FakeParts.CODE, String.valueOf(daemons));

    assertThat(Ran.picket(run, "sensor", "--config", "/x").code()).isEqualTo(commands);
    assertThat(System.getProperty(FakeParts.LOADED)).isEqualTo("/x false");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "78, 1", "77, 77"})
  void sensorCheck_badConfiguration_isNotSo(int daemons, int commands) {
    System.setProperty(FakeParts.CODE, String.valueOf(daemons));

    assertThat(Ran.picket(run, "sensor", "--check").code()).isEqualTo(commands);
    assertThat(System.getProperty(FakeParts.LOADED))
        .isEqualTo("/etc/picketline/picketline.conf true");
  }

  @Test
  void coordinator_notInstalled_saysSo() {
    var ran = Ran.picket(run, "coordinator");

    assertThat(ran).isEqualTo(new Ran(69, "", "picket: this installation has no coordinator\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "help why", "why --help", "version", "help ca issue"})
  void help_anyVerb_loadsNoPart(String line) {
    var ran = Ran.picket(run, line.split(" ", -1));

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isNotEmpty();
    assertThat(ran.err()).isEmpty();
    assertThat(System.getProperty(FakeParts.LOADED)).isNull();
  }

  @Test
  void help_everyVerb_standsInAGroupOnOneLine() {
    var help = Ran.picket(run, "help").out();

    assertThat(Examples.tree().getSubcommands().entrySet())
        .filteredOn(verb -> !verb.getValue().getCommandSpec().usageMessage().hidden())
        .extracting(Map.Entry::getKey)
        .hasSizeGreaterThan(30)
        .allSatisfy(verb -> assertThat(help).containsPattern("\n    " + verb + " +[A-Z]"));
    var verbs = help.substring(help.indexOf("\nVerbs:"), help.indexOf("\nExit codes:"));
    assertThat(verbs.lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void help_everyVerb_saysWholeSentences() {
    for (var verb : Examples.verbs()) {
      var said = String.join(" ", verb.getCommandSpec().usageMessage().description());

      assertThat(said).as(verb.getCommandName()).endsWith(".");
    }
  }

  @Test
  void help_exitCodes_areAllThere() {
    var help = Ran.picket(run, "help").out();

    assertThat(help).contains("Exit codes:");
    for (var code : new String[] {"0", "1", "2", "3", "4", "5", "69", "70", "77", "78"}) {
      assertThat(help).containsPattern("\n +" + code + "   ");
    }
  }

  @Test
  void replay_files_printTablesAndAskForWhatWasSaid() throws IOException {
    var ran =
        Ran.picket(
            run,
            "replay",
            "scan.pcap",
            "cut.pcap",
            "--together",
            "--victim",
            "10.0.0.0/8",
            "--serves",
            "tcp:22,80-81",
            "--serves",
            "udp:53",
            "--serves",
            "50000",
            "--guard",
            "192.0.2.0/24");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEqualTo(Golden.text("replay.txt", ran.out()));
    assertThat(ran.err()).isEqualTo("picket: cut.pcap: at byte 9: ends too early\n");
    assertThat(System.getProperty(FakeParts.LOADED))
        .isEqualTo("true [10.0.0.0/8] [22, 80, 81, 50000] [53, 50000] [192.0.2.0/24]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "jsonl"})
  void replayAsLines_files_printOneObjectALine(String output) throws IOException {
    var ran = Ran.picket(run, "replay", "missing", "scan.pcap", "cut.pcap", "-o", output);

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEqualTo(Golden.text("replay.jsonl", ran.out()));
  }

  @Test
  void helpReplay_json_isSaidToBeManyObjects() {
    assertThat(Ran.picket(run, "help", "replay").out())
        .contains("an object a line for each verdict, and one for each file");
  }

  @Test
  void replay_noneReadable_isNotSo() {
    var ran = Ran.picket(run, "replay", "missing", "missing");

    assertThat(ran)
        .isEqualTo(
            new Ran(1, "", "picket: missing: no capture·file\npicket: missing: no capture·file\n"));
  }

  @Test
  void caCreate_authority_printsItsFingerprint() {
    var ran = Ran.picket(run, "ca", "create", "ca", "--fleet", "acme");

    assertThat(ran).isEqualTo(new Ran(0, "authority of acme: ca\nSHA-256 AA:BB\n", ""));
    assertThat(System.getProperty(FakeParts.LOADED)).isEqualTo("ca acme PT87600H");
  }

  @Test
  void caIssue_certificate_asksForWhatWasSaid() throws IOException {
    var ran =
        Ran.picket(
            run,
            "ca",
            "issue",
            "web-1",
            "--ca",
            "ca",
            "--role",
            "sensor",
            "--address",
            "192.0.2.10",
            "2001:db8::10",
            "--into",
            "out",
            "--days",
            "30",
            "-o",
            "json");

    assertThat(ran.out()).isEqualTo(Golden.text("ca-issue.json", ran.out()));
    assertThat(System.getProperty(FakeParts.LOADED))
        .isEqualTo("ca sensor web-1 [192.0.2.10, 2001:db8::10] PT720H out");
  }

  @Test
  void caCreate_refused_isNotSo() {
    assertThat(Ran.picket(run, "ca", "create", "taken", "--fleet", "acme"))
        .isEqualTo(new Ran(1, "", "picket: taken: has one already\n"));
  }
}
