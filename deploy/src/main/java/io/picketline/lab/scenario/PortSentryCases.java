package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Prober.REFUSED;
import static io.picketline.lab.scenario.Prober.SILENT;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.Tool;
import io.picketline.protocol.SourceAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The inputs of PortSentry's system tests, each with what Picketline must make of it. The host is
 * the one whose sensor is set up for the case.
 */
final class PortSentryCases {

  static final String BANNER = "You have been noticed";
  static final int PORT = 11;
  static final int FIRST_PORT = 5;

  private static final int UNLISTED = 12;
  private static final int INSIDE = 7;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String NOTED = "ran";
  private static final String DENIED = "state/hosts.deny";
  private static final Map<String, String> NAMES =
      Map.of("-sS", "SYN", "-sN", "NULL", "-sX", "XMAS", "-sF", "FIN");

  private final Stage stage;
  private final Prober prober;

  PortSentryCases(Stage stage) {
    this.stage = stage;
    prober = new Prober(stage);
  }

  /** A bound port speaks, its guest is blocked, and comes in vain the second time. */
  void connect(String host) {
    connect(host, prober.fresh4(), PORT, "a connection to a bound port");
    connect(host, prober.fresh4(), INSIDE, "a connection to a port inside a range");
    connect(host, prober.fresh6(), PORT, "a connection over IPv6");
  }

  private void connect(String host, SourceAddress source, int port, String what) {
    var said = prober.connectPatiently(source, host, port);
    prove(what + ": the banner comes", said.equals(BANNER), "\"%s\"".formatted(said));
    blockedOnce(host, source, what, () -> prober.connect(source, host, port));
  }

  /** The same with a datagram. */
  void datagram(String host) {
    var source = prober.fresh4();
    var said = prober.ask(source, host, PORT);
    prove(
        "a datagram to a bound port: the banner comes",
        said.equals(BANNER),
        "\"%s\"".formatted(said));
    blockedOnce(host, source, "a datagram to a bound port", () -> prober.ask(source, host, PORT));
  }

  private void blockedOnce(String host, SourceAddress source, String what, Again again) {
    var first = prober.awaitVerdict(host, source);
    prove(
        what + ": blocked",
        first.isPresent(),
        first.map(standing -> standing.verdict().reason()).orElse("no verdict"));
    var said = again.probe();
    var second = prober.verdict(host, source);
    prove(
        what + ": the second time nothing answers, and it is no second offence",
        said.equals(SILENT) && second.equals(first),
        "%s; offence %d"
            .formatted(said, second.map(standing -> standing.verdict().offence()).orElse(0)));
  }

  /** The second probe. */
  @FunctionalInterface
  private interface Again {
    String probe();
  }

  /** Who is told to only watch says whom he would block. */
  void observe(String host) {
    for (var way : List.of("-sT", "-sU")) {
      var source = prober.fresh4();
      prober.scan(source, host, way, PORT);
      var told = !stage.why(host, source).evidence().isEmpty();
      var open = !prober.connect(source, host, PORT).equals(SILENT);
      prove(
          "observed, nmap %s: told, not blocked".formatted(way),
          told && open,
          "%s; %s".formatted(told ? "told" : "not told", open ? "the port answers" : "silent"));
    }
  }

  /** Every way to touch a port that is only watched. */
  void stealth(String host, String capture) {
    for (var way : List.of("-sT", "-sU", "-sS", "-sN", "-sX", "-sF")) {
      stealth(host, prober.fresh4(), way, "%s, nmap %s".formatted(capture, way));
    }
    stealth(host, prober.fresh6(), "-sS", capture + ", nmap -6 -sS");
    stealth(host, prober.fresh6(), "-sU", capture + ", nmap -6 -sU");
    var source = prober.fresh4();
    for (var way : List.of("-sS", "-sU")) {
      prober.scan(source, host, way, UNLISTED);
    }
    prove(
        capture + ", a port that is not listed: nothing",
        prober.unnoticed(host, source),
        "%d pieces of evidence".formatted(stage.why(host, source).evidence().size()));
  }

  private void stealth(String host, SourceAddress source, String way, String what) {
    prober.scan(source, host, way, PORT);
    var verdict = prober.awaitVerdict(host, source);
    var type = verdict.flatMap(standing -> standing.verdict().type()).map(scan -> scan.text());
    var expected = way.equals("-sU") ? "UDP" : NAMES.getOrDefault(way, "SYN");
    prove(
        "%s: blocked as %s".formatted(what, expected),
        type.filter(expected::equals).isPresent(),
        verdict.map(standing -> standing.verdict().reason()).orElse("no verdict"));
  }

  /** A bound list leaves all other ports as they are. */
  void unlisted(String host) {
    var source = prober.fresh4();
    var answers =
        List.of(prober.connect(source, host, UNLISTED), prober.ask(source, host, UNLISTED));
    prove(
        "bound, a port that is not listed: nothing",
        answers.equals(List.of(REFUSED, REFUSED)) && prober.unnoticed(host, source),
        String.join(", ", answers));
  }

  /** The host may touch its own ports. */
  void itself(String host) {
    var own = stage.topology().v4(host);
    for (var address : List.of(SourceAddress.parse("127.0.0.1"), own)) {
      Tool.output(
          LIMIT,
          Tool.on(
              host,
              List.of("nmap", "-n", "-Pn", "-sT", "-p", String.valueOf(PORT), address.toString())));
      prove(
          "a host that scans itself at %s: not blocked"
              .formatted(address.equals(own) ? "its own address" : "loopback"),
          prober.spared(host, address),
          "%d verdicts".formatted(stage.why(host, address).verdicts().size()));
    }
  }

  /** The second port decides. */
  void second(String host) {
    var source = prober.fresh4();
    prober.scan(source, host, "-sS", PORT);
    prove("two wanted, one port: not blocked", prober.spared(host, source), "after the first port");
    prober.scan(source, host, "-sS", PORT - 1);
    prove(
        "two wanted, two ports: blocked",
        prober.awaitVerdict(host, source).isPresent(),
        "after the second port");
  }

  /** Neither a bare address nor a prefix in the ignore file is ever blocked. */
  void ignored(String host, List<SourceAddress> sources) {
    for (var source : sources) {
      stage.network().lend(source);
      prober.scan(source, host, "-sS", PORT);
      prove(
          "ignored, %s: not blocked".formatted(source),
          prober.spared(host, source),
          stage.why(host, source).spared().orElse("it does not say why"));
    }
  }

  /** What the command was told, and whether the line in hosts.deny was there by then. */
  void responses(String host, boolean commandFirst) {
    var order = commandFirst ? "command before the rest" : "command after the rest";
    var source = prober.fresh4();
    prober.connect(source, host, PORT);
    ran(order, host, "%s %d tcp %d".formatted(source, PORT, commandFirst ? 0 : 1));
    prove(
        order + ": the line stands in hosts.deny",
        Fleet.await(LIMIT, () -> denied(host, source)),
        String.join(", ", lines(host, DENIED)));
  }

  /** The same after a datagram. */
  void responsesToDatagram(String host) {
    var source = prober.fresh4();
    prober.ask(source, host, PORT);
    ran("command after a datagram", host, "%s %d udp 1".formatted(source, PORT));
  }

  private void ran(String when, String host, String wanted) {
    prove(
        when + ": run with address, port and mode",
        Fleet.await(LIMIT, () -> lines(host, NOTED).contains(wanted)),
        "%s, wanted %s".formatted(lines(host, NOTED), wanted));
  }

  /** A command alone, without a block. */
  void commandAlone(String host) {
    var source = prober.fresh4();
    prober.connect(source, host, PORT);
    var wanted = "%s %d tcp 0".formatted(source, PORT);
    var ran = Fleet.await(LIMIT, () -> lines(host, NOTED).contains(wanted));
    var open = !prober.connect(source, host, PORT).equals(SILENT);
    prove(
        "command alone: run, and nothing is dropped",
        ran && open,
        "%s; %s".formatted(lines(host, NOTED), open ? "the port answers" : "silent"));
  }

  private boolean denied(String host, SourceAddress source) {
    return lines(host, DENIED).stream().anyMatch(line -> line.contains(source.toString()));
  }

  private List<String> lines(String host, String file) {
    var path = stage.fleet().of(host).path().resolve(Path.of(file));
    try {
      return Files.exists(path) ? Files.readAllLines(path) : List.of();
    } catch (IOException e) {
      throw new LabException("cannot read " + path, e);
    }
  }

  private void prove(String name, boolean ok, String detail) {
    stage.proofs().check(name, ok, detail);
  }
}
