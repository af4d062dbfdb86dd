package io.picketline.cli.data;

import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Parts;
import io.picketline.cli.session.Session;
import io.picketline.protocol.Prefix;
import io.picketline.spi.Replay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the detector over capture files. */
@Command(
    name = "replay",
    description = {
      "Say what the detector finds in capture files; blocks nothing.",
      "They are pcap or pcapng, either packed with gzip. It says what each host finds by itself"
          + " (local), and what is found with a sensor on every one (network).",
      "With -o json: an object a line for each verdict, and one for each file."
    },
    footer = "picket replay scan.pcap --victim 192.0.2.0/24")
public final class ReplayCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The capture files.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--victim",
      paramLabel = "CIDR",
      converter = Arguments.ToPrefix.class,
      description = {
        "Hosts that the sensors stand on. May be repeated. Otherwise the private addresses that",
        "anybody makes a first contact with; if there are none, all such addresses."
      })
  private List<Prefix> victims = new ArrayList<>();

  @Option(
      names = "--guard",
      paramLabel = "CIDR",
      converter = Arguments.ToPrefix.class,
      description = {
        "Sources that cannot be blocked, such as gateways and resolvers: their verdicts are",
        "marked. May be repeated."
      })
  private List<Prefix> guarded = new ArrayList<>();

  @Option(
      names = "--serves",
      paramLabel = "PORTS",
      converter = Arguments.ToServes.class,
      description = {
        "Ports that the victims serve though the files do not show it, such as 22,80-81, of one",
        "protocol tcp:22 or udp:53. May be repeated."
      })
  private List<Replay.Serves> serves = new ArrayList<>();

  @Option(names = "--together", description = "The files are one network, seen at several hosts.")
  private boolean together;

  public ReplayCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var replay = Parts.theOne(Replay.class, "replay");
    var answer = new ReplayAnswer(session);
    var request = new Replay.Request(files, together, victims, served(), guarded);
    try (var progress = session.progress("replayed")) {
      var done = new AtomicLong();
      progress.at(0, files.size(), "files");
      replay.replay(
          request,
          outcome -> {
            progress.at(done.incrementAndGet(), files.size(), "files");
            progress.aside(() -> answer.show(outcome));
          });
    }
    return answer.isReadable() ? ExitCode.DONE : ExitCode.NOT_SO;
  }

  private Replay.Serves served() {
    var tcp = new HashSet<Integer>();
    var udp = new HashSet<Integer>();
    for (var ports : serves) {
      tcp.addAll(ports.tcp());
      udp.addAll(ports.udp());
    }
    return new Replay.Serves(tcp, udp);
  }
}
