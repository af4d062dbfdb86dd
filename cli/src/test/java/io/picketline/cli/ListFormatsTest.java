package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.cli.session.ExitCode;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.ExportedBlock;
import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Exported;
import io.picketline.protocol.local.LocalReply.Imported;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of other programs, in and out, against a daemon on a real socket. */
class ListFormatsTest {

  @TempDir Path run;

  @Test
  void import_listOfAnotherProgram_keepsItsTimesAndSaysWhatItLeftOut() throws IOException {
    var list =
        list(
            Stream.of(
                    "[{'value':'192.0.2.7','scope':'Ip','duration':'90s','scenario':'guessing'},",
                    "{'value':'192.0.2.8','scope':'Ip','duration':'9999h','scenario':'x'},",
                    "{'value':'XX','scope':'Country','duration':'90s','scenario':'x'}]")
                .map(line -> line.replace('\'', '"')));
    try (var daemon = ScriptedDaemon.answering(socket(), ListFormatsTest::blocked)) {
      var ran = Ran.picket(run, "import", list);

      assertThat(ran.out()).isEqualTo("blocked 2 (read as crowdsec)\n");
      assertThat(ran.err()).contains("left out: 1 of a country").contains("1 last longer than");
      var part = (LocalRequest.Import) daemon.asked().getLast();
      assertThat(part.blocks())
          .containsExactly(
              new LocalRequest.Block(
                  Prefix.parse("192.0.2.7"), Duration.ofSeconds(90), "CrowdSec: guessing"),
              new LocalRequest.Block(
                  Prefix.parse("192.0.2.8"), Duration.ofDays(30), "CrowdSec: x"));
    }
  }

  @Test
  void import_severalSets_wantsToKnowWhich() throws IOException {
    var list = list(Stream.of("add black 192.0.2.7 timeout 60", "add white 192.0.2.8 timeout 60"));
    try (var daemon = ScriptedDaemon.answering(socket(), ListFormatsTest::blocked)) {
      var unclear = Ran.picket(run, "import", list);
      assertThat(unclear.err()).contains("the sets black, white");
      assertThat(unclear.code()).isEqualTo(ExitCode.USAGE);
      assertThat(daemon.asked()).isEmpty();

      assertThat(Ran.picket(run, "import", list, "--set", "black").out())
          .isEqualTo("blocked 1 (read as ipset, black)\n");
      assertThat(Ran.picket(run, "import", list, "--format", "plain", "--for", "1h").code())
          .isEqualTo(ExitCode.USAGE);
      assertThat(Ran.picket(run, "import", list, "--format", "ipsets").err())
          .contains("'ipsets' is no format");
    }
  }

  @Test
  void import_noDurationAnywhere_namesTheLines() throws IOException {
    var ran = Ran.picket(run, "import", list(Stream.of("192.0.2.7,1h", "192.0.2.8")));

    assertThat(ran.err()).contains(":2: no duration here, and no --for");
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void export_format_isWhatOtherProgramsRead() throws IOException {
    try (var _ =
        ScriptedDaemon.answering(socket(), request -> exported((LocalRequest.Export) request))) {
      assertThat(Ran.picket(run, "export", "--format", "ipset").out())
          .contains("add picketline4 192.0.2.2 timeout 60 comment \"a, b\" -exist\n");
      assertThat(Ran.picket(run, "export", "--format", "nft", "--within", "192.0.2.2").out())
          .contains("192.0.2.2")
          .doesNotContain("192.0.2.1");
      assertThat(Ran.picket(run, "export", "--format", "plain", "--origin", "operator").out())
          .isEmpty();
      assertThat(Ran.picket(run, "export", "--format", "xml").err())
          .contains("'xml' is no format to export; there are plain, csv");
    }
  }

  @Test
  void export_report_isOfTheHistory() throws IOException {
    var probe =
        new Probe(Ran.NOW, SourceAddress.parse("192.0.2.7"), 40_000, 22, IpProtocol.TCP, 2, 1);
    var event =
        Event.of(EventKind.BLOCKED, Ran.NOW, "web-1", "connect scan")
            .on(Prefix.parse("192.0.2.7"))
            .made(
                "detected",
                Optional.of(Ran.NOW.plusSeconds(600)),
                List.of(new Evidence("web-1", EvidenceKind.TRAP_DARK, ScanType.CONNECT, probe)));
    try (var daemon =
        ScriptedDaemon.answering(
            socket(),
            request -> {
              var more = ((ListEvents) request).after().isEmpty();
              return new EventList(List.of(event), EventPlace.NOWHERE, false, more);
            })) {
      var report = Ran.picket(run, "export", "--format", "abuseipdb", "--since", "24h");
      assertThat(report.out()).contains("192.0.2.7,\"14\",2026-01-01T00:00:00Z,");
      assertThat(report.err()).contains("1 scans of sources reported less than 15 min before");
      var asked = daemon.asked().stream().map(ListEvents.class::cast).toList();
      assertThat(asked).hasSize(2);
      assertThat(asked.getFirst().filter().since()).contains(Ran.NOW.minus(Duration.ofDays(1)));
      assertThat(asked.getFirst().filter().kinds()).containsExactly(EventKind.BLOCKED);
      assertThat(asked.getLast().after()).contains(EventPlace.NOWHERE);

      var bundle = Ran.picket(run, "export", "--format", "stix", "--reporter", "Example");
      assertThat(bundle.out()).contains("\"name\":\"Example\"", "ipv4-addr:value = '192.0.2.7'");
      var mistaken = Ran.picket(run, "export", "--format", "stix", "--origin", "import");
      assertThat(mistaken.code()).isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void export_everyForm_givesAllParts() throws IOException {
    try (var _ =
        ScriptedDaemon.answering(socket(), request -> exported((LocalRequest.Export) request))) {
      assertThat(Ran.picket(run, "export", "-o", "plain").out())
          .isEqualTo("192.0.2.1\n192.0.2.2\n");
      assertThat(Ran.picket(run, "export", "-o", "csv").out())
          .isEqualTo("address,duration,reason\n192.0.2.1,60s,\"a, b\"\n192.0.2.2,60s,\"a, b\"\n");
      assertThat(Ran.picket(run, "export").out().lines())
          .hasSize(2)
          .allMatch(line -> line.contains("\"origin\":\"import\""));
    }
  }

  @Test
  void exportToken_added_isShownOnce() throws IOException {
    var added = new TrustReply.ExportTokenAdded("fw-1", "pke-x", Optional.empty(), 7);
    try (var daemon = ScriptedDaemon.answering(socket(), _ -> added)) {
      var ran = Ran.picket(run, "export", "token", "add", "fw-1", "--for", "90d");

      assertThat(ran.out()).isEqualTo("pke-x\n");
      assertThat(ran.err()).contains("picket export token remove fw-1");
      assertThat(daemon.asked())
          .containsExactly(
              new TrustRequest.AddExportToken("fw-1", Optional.of(Duration.ofDays(90)), false));
    }
  }

  @Test
  void exportTokens_listedAndRemoved() throws IOException {
    var end = Optional.of(Ran.NOW.plusSeconds(60));
    var row = new TrustReply.ExportTokenRow("fw-1", "alice from here", Ran.NOW, end);
    try (var daemon =
        ScriptedDaemon.answering(
            socket(),
            request ->
                request.changes() || request instanceof TrustRequest
                    ? new LocalReply.Changed(List.of("gone"), 8)
                    : new TrustReply.ExportTokens(List.of(row)))) {
      assertThat(Ran.picket(run, "export", "token", "list").out())
          .isEqualTo(
              """
              TOKEN  SINCE   LEFT  BY
              fw-1   0s ago  1m    alice
              """);
      assertThat(Ran.picket(run, "export", "token", "remove", "fw-1", "--dry-run").out())
          .isEqualTo("gone\n");
      assertThat(daemon.asked().getLast())
          .isEqualTo(new TrustRequest.RemoveExportToken("fw-1", true));
    }
  }

  private static LocalReply blocked(LocalRequest request) {
    return new Imported(((LocalRequest.Import) request).blocks().size(), 0, List.of(), 7);
  }

  private static LocalReply exported(LocalRequest.Export request) {
    var source = request.after().isEmpty() ? "192.0.2.1" : "192.0.2.2";
    var block =
        new ExportedBlock(
            Prefix.parse(source), Origin.IMPORT, "a, b", "root", Ran.NOW, Ran.NOW.plusSeconds(60));
    return new Exported(List.of(block), request.after().isEmpty());
  }

  private String list(Stream<String> lines) throws IOException {
    var file = run.resolve("block.list");
    Files.writeString(file, lines.collect(Collectors.joining("\n", "", "\n")));
    return file.toString();
  }

  private Path socket() {
    return run.resolve("coordinator/admin.sock");
  }
}
