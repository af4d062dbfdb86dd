package io.picketline.cli;

import static java.util.Locale.ROOT;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.spi.Replay;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the detector over a capture file. */
@Command(
    name = "replay",
    description = "Say what the detector finds in a capture file (pcap, pcapng). Blocks nothing.")
final class ReplayCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(paramLabel = "FILE", description = "The capture file.")
  private @Nullable Path file;

  @Option(
      names = "--serves",
      paramLabel = "PROTO:PORTS",
      converter = Arguments.ToServed.class,
      description = {
        "Ports below 32768 that the victims serve though the file does not show it, such as",
        "tcp:22,80-81 or udp:53. May be repeated."
      })
  private List<ServedPorts> serves = new ArrayList<>();

  @Option(
      names = "--guard",
      paramLabel = "PREFIX",
      converter = Arguments.ToPrefix.class,
      description = "A source to spare. May be repeated.")
  private List<Prefix> guarded = new ArrayList<>();

  ReplayCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var replay = Parts.theOne(Replay.class, "replay");
    var served = serves.stream().reduce(ServedPorts.NONE, ServedPorts::union);
    var request = new Replay.Request(Arguments.given(file), served, List.copyOf(guarded));
    try {
      var outcome = replay.replay(request);
      session.show(outcome, out -> print(outcome, out));
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new CommandException(ExitCode.NOT_SO, Mistakes.words(e));
    }
  }

  private void print(Replay.Outcome outcome, PrintWriter out) {
    var table = new Table("", "SOURCE", "VICTIM", "REASON", "DECIDED", "PAIRS", "SCORE", "OFFENCE");
    for (var found : outcome.verdicts()) {
      var verdict = found.verdict();
      table.row(
          verdict.source(),
          found.victim(),
          verdict.reason(),
          Spans.exactMoment(verdict.decidedAt()),
          found.flows(),
          String.format(ROOT, "%.2f", verdict.score()),
          verdict.offence());
    }
    table.print(out, session.palette());
    out.println();
    var counters = new Table("", "PACKETS", "COUNT");
    outcome.counters().forEach(counters::row);
    counters.print(out, session.palette());
  }
}
