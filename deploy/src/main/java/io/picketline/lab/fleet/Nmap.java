package io.picketline.lab.fleet;

import io.picketline.protocol.SourceAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Runs nmap in the attacker's namespace. */
public final class Nmap {

  /**
   * A brisk scan that asks nothing twice. Left to itself nmap would take a minute over a host that
   * has stopped answering; the least rate bounds that, and is slower than the scan's own beginning.
   */
  public static final List<String> BRISK =
      List.of("-T4", "--max-retries", "0", "--min-rate", "400");

  /** A quick look at ports that may all stay silent. */
  public static final List<String> FAST = List.of("--min-rate", "2000", "--max-retries", "0");

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** {@code Ports: 22/open/tcp//ssh///, 23/closed/…} and {@code Ignored State: closed (998)}. */
  private static final Pattern LISTED = Pattern.compile("\\d+/(open|closed|unfiltered)/");

  private static final Pattern IGNORED =
      Pattern.compile("Ignored State: (?:open|closed|unfiltered) \\((\\d+)\\)");

  private Nmap() {}

  /**
   * A scan and what nmap saw.
   *
   * @param answered ports that answered, open or closed, of all targets
   * @param command as a person would type it
   * @param output in nmap's greppable form, a line or two for each target
   */
  public record Scan(int answered, String command, String output) {

    /** Ports of one target that answered. */
    public int answered(SourceAddress target) {
      var host = "Host: %s ".formatted(target);
      return output.lines().filter(line -> line.startsWith(host)).mapToInt(Nmap::answered).sum();
    }
  }

  /** A SYN scan of {@code ports} of some targets with further options. */
  public static Scan scan(
      SourceAddress source, List<SourceAddress> targets, String ports, List<String> options) {
    var command = command(source, targets, ports, options);
    var result = Tool.run(LIMIT, "", Tool.on(Topology.ATTACKER, command));
    if (result.exit() != 0) {
      throw new LabException("nmap failed with %d:%n%s".formatted(result.exit(), result.output()));
    }
    var output = result.output();
    return new Scan(answered(output), String.join(" ", command), output);
  }

  private static List<String> command(
      SourceAddress source, List<SourceAddress> targets, String ports, List<String> options) {
    var command = new ArrayList<>(List.of("nmap", "-n", "-Pn", "-sS"));
    if (!source.isV4()) {
      command.add("-6");
    }
    command.addAll(List.of("-S", source.toString(), "-e", Topology.INTERFACE));
    command.addAll(options);
    command.addAll(List.of("-p", ports, "-oG", "-"));
    targets.forEach(target -> command.add(target.toString()));
    return command;
  }

  /** Counts in nmap's greppable output. */
  static int answered(String output) {
    var listed = (int) LISTED.matcher(output).results().count();
    return listed
        + IGNORED.matcher(output).results().mapToInt(m -> Integer.parseInt(m.group(1))).sum();
  }
}
