package io.picketline.lab.fleet;

import io.picketline.protocol.SourceAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What nmap found out about a host with {@code -O}, by its report in XML.
 *
 * @param answered ports that answered, open or closed
 * @param tests of the operating system's fingerprint that were answered
 * @param systems it may be, in nmap's words; a guess at a silent host is among them
 */
public record Recognition(int answered, int tests, List<String> systems) {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Pattern MANY =
      Pattern.compile("<extraports state=\"closed\" count=\"(\\d+)\"");
  private static final Pattern SINGLE = Pattern.compile("<state state=\"(?:open|closed)\"");
  private static final Pattern TEST = Pattern.compile("\\(R=Y|SEQ\\(|OPS\\(|WIN\\(");
  private static final Pattern SYSTEM = Pattern.compile("<osmatch name=\"([^\"]*)\"");

  /** nmap breaks a fingerprint into lines, wherever it is. */
  private static final Pattern BREAK = Pattern.compile("&#xa;(?:OS:)?");

  public Recognition {
    systems = List.copyOf(systems);
  }

  /** Has nmap scan {@code ports} of {@code target} and ask what it runs, with further options. */
  public static Recognition of(
      SourceAddress source, SourceAddress target, String ports, List<String> options) {
    var command =
        new ArrayList<>(
            List.of("nmap", "-n", "-Pn", "-S", source.toString(), "-e", Topology.INTERFACE, "-O"));
    command.addAll(options);
    // more words, so that a fingerprint that fits nothing is reported too
    command.addAll(List.of("-vv", "-oX", "-", "-p", ports, target.toString()));
    return read(Tool.output(LIMIT, Tool.on(Topology.ATTACKER, command)));
  }

  static Recognition read(String xml) {
    var text = BREAK.matcher(xml).replaceAll("");
    var many = MANY.matcher(text).results().mapToInt(match -> Integer.parseInt(match.group(1)));
    return new Recognition(
        many.sum() + (int) SINGLE.matcher(text).results().count(),
        (int) TEST.matcher(text).results().count(),
        SYSTEM.matcher(text).results().map(match -> match.group(1)).toList());
  }

  /** As a proof tells it. */
  public String text() {
    return "%d ports and %d tests of the system's fingerprint were answered%s"
        .formatted(answered, tests, systems.isEmpty() ? "" : "; " + systems.getFirst());
  }
}
