package io.picketline.lab.matrix;

import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.Tool;
import io.picketline.lab.fleet.Topology;
import io.picketline.lab.measure.NetworkNamespace;
import io.picketline.lab.measure.RawSender;
import io.picketline.protocol.SourceAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One way to scan ten dark ports: a scanner and its options, as its title has them.
 *
 * @param title {@code nmap -sS -f}; DECOYS stands for a list of addresses
 */
public record Scan(String title) {

  /** Nobody serves them; every mode watches them. */
  public static final int FIRST_PORT = 2001;

  public static final int PORTS = 10;
  public static final String RANGE = "%d-%d".formatted(FIRST_PORT, FIRST_PORT + PORTS - 1);

  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** The lab itself, for nmap cannot fragment over IPv6. */
  private static final String OWN = "lab";

  private static final int OWN_SOURCE_PORT = 45_000;
  private static final List<String> ACK = List.of("-sM", "-sA", "-sW", "-A");
  private static final String DECOYS = "DECOYS";

  /** A scan is over soon though its target has stopped answering. */
  private static final List<String> PATIENCE =
      List.of("--max-retries", "0", "--initial-rtt-timeout", "200ms", "--max-rtt-timeout", "200ms");

  private static final List<String> PACE = List.of("--min-rate", "50");
  private static final String OWN_PACE = "--scan-delay";

  /** hping3's exit code when no probe was answered. */
  private static final int HPING_UNANSWERED = 1;

  /** Exit code of a program that ended itself by SIGABRT. */
  private static final int ABORTED = 128 + 6;

  /** Exit code of timeout(1) when it had to end its program. */
  private static final int TIMED_OUT = 124;

  /** One port takes zmap three seconds. */
  private static final String ZMAP_LIMIT = "20";

  private static final int TRIES = 3;

  public boolean overIpv6() {
    return options().contains("-6");
  }

  public boolean withDecoys() {
    return options().contains(DECOYS);
  }

  /** Whether its probes carry ACK, so that they look like a connection's own. */
  public boolean showsAck() {
    return options().stream().anyMatch(ACK::contains);
  }

  /** The program alone: {@code nmap}. */
  public String scanner() {
    return title.split(" ", 2)[0];
  }

  private List<String> options() {
    return Stream.of(title.split(" ")).skip(1).toList();
  }

  /** Scans from the attacker's namespace and waits for the end. */
  public void run(Shot shot) {
    if (scanner().equals(OWN)) {
      RawSender.send(new NetworkNamespace(Topology.ATTACKER), shot.target(), fragments(shot));
      return;
    }
    for (var command : commands(shot)) {
      var ran = ran(command);
      if (ran.exit() != 0 && !(scanner().equals("hping3") && ran.exit() == HPING_UNANSWERED)) {
        throw new LabException(
            "%s failed with %d:%n%s"
                .formatted(String.join(" ", command), ran.exit(), ran.output()));
      }
    }
  }

  /** Runs it; anew if it aborted or hung, as zmap 2.1 does now and then. */
  private static Tool.Result ran(List<String> command) {
    var ran = Tool.run(LIMIT, "", Tool.on(Topology.ATTACKER, command));
    for (var again = 1; failedItself(ran) && again < TRIES; again++) {
      ran = Tool.run(LIMIT, "", Tool.on(Topology.ATTACKER, command));
    }
    return ran;
  }

  private static boolean failedItself(Tool.Result ran) {
    return ran.exit() == ABORTED || ran.exit() == TIMED_OUT;
  }

  /** What is to be run, one after the other. */
  List<List<String>> commands(Shot shot) {
    return switch (scanner()) {
      case "nmap" -> List.of(nmap(shot));
      case "masscan" -> List.of(masscan(shot));
      case "hping3" -> List.of(hping3(shot));
      // it knows one port a run
      case "zmap" ->
          IntStream.range(FIRST_PORT, FIRST_PORT + PORTS)
              .mapToObj(port -> zmap(shot, port))
              .toList();
      default -> throw new IllegalArgumentException("no scanner " + scanner());
    };
  }

  private static List<byte[]> fragments(Shot shot) {
    return IntStream.range(FIRST_PORT, FIRST_PORT + PORTS)
        .mapToObj(port -> Fragments.syn(shot.source(), shot.target(), OWN_SOURCE_PORT, port))
        .flatMap(List::stream)
        .toList();
  }

  private List<String> nmap(Shot shot) {
    var decoys = String.join(",", shot.decoys().stream().map(Object::toString).toList()) + ",ME";
    var command =
        new ArrayList<>(
            List.of("nmap", "-n", "-Pn", "-S", shot.source().toString(), "-e", Topology.INTERFACE));
    command.addAll(PATIENCE);
    if (!options().contains(OWN_PACE)) {
      command.addAll(PACE);
    }
    options().forEach(option -> command.add(option.equals(DECOYS) ? decoys : option));
    command.addAll(List.of("-p", RANGE, shot.target().toString()));
    return command;
  }

  private List<String> masscan(Shot shot) {
    var udp = options().contains("-pU:");
    return List.of(
        "masscan",
        "-e",
        Topology.INTERFACE,
        "--adapter-ip",
        shot.source().toString(),
        "--router-mac",
        shot.targetLink(),
        "-p" + (udp ? "U:" : "") + RANGE,
        "--rate",
        "100",
        "--wait",
        "0",
        shot.target().toString());
  }

  private List<String> zmap(Shot shot, int port) {
    var command =
        new ArrayList<>(
            List.of(
                "timeout",
                ZMAP_LIMIT,
                "zmap",
                "-i",
                Topology.INTERFACE,
                "-S",
                shot.source().toString(),
                "-G",
                shot.targetLink()));
    command.addAll(options());
    // its own list of what not to scan holds the lab's network
    command.addAll(List.of("-C", "/dev/null", "-b", "/dev/null", "-o", "/dev/null", "-q"));
    command.addAll(List.of("-T", "1", "-n", "1", "-r", "100", "-c", "0"));
    command.addAll(List.of("-p", Integer.toString(port), shot.target() + "/32"));
    return command;
  }

  private static long sourcePort(SourceAddress source) {
    return OWN_SOURCE_PORT + (source.low() & 0xff) * PORTS;
  }

  private List<String> hping3(Shot shot) {
    var command =
        new ArrayList<>(
            List.of("hping3", "-q", "-I", Topology.INTERFACE, "-a", shot.source().toString()));
    command.addAll(options());
    // two that begin in the same second choose the same port, which looks like decoys
    command.addAll(List.of("-s", Long.toString(sourcePort(shot.source()))));
    command.addAll(List.of("-p", "++" + FIRST_PORT, "-c", Integer.toString(PORTS)));
    command.addAll(List.of("-i", "u20000", shot.target().toString()));
    return command;
  }
}
