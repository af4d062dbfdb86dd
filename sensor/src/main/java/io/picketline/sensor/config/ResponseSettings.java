package io.picketline.sensor.config;

import static java.util.Locale.ROOT;

import io.picketline.config.ConfigBlock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What this sensor does about attackers.
 *
 * @param filter what drops their packets
 * @param maxBlocks most sources blocked at a time
 * @param networkToo whether verdicts of the network are answered too, or only those of this host
 * @param route whether they get a blackhole route
 * @param hostsDeny whether they get a line in our own hosts.deny
 * @param hostsDenyLine that line; {@value #TARGET} stands for the source
 * @param command program and arguments that are run for each; empty for none
 * @param commandFirst whether it is run before route and hosts.deny, else after
 * @param commandLimit after which it is ended
 * @param maxSources most sources with a route or a line at a time
 */
public record ResponseSettings(
    Filter filter,
    int maxBlocks,
    boolean networkToo,
    boolean route,
    boolean hostsDeny,
    String hostsDenyLine,
    List<String> command,
    boolean commandFirst,
    Duration commandLimit,
    int maxSources) {

  /** What stands for the source in a command or line. */
  public static final String TARGET = "$TARGET$";

  public ResponseSettings {
    command = List.copyOf(command);
  }

  /** What drops packets. */
  public enum Filter {
    NFTABLES,
    IPSET,
    IPTABLES,
    IP_ROUTE,
    ROUTE,
    PF,
    IPFW,
    NONE;

    /** As it is called in the configuration. */
    public String text() {
      return name().toLowerCase(ROOT).replace('_', '-');
    }

    private static Filter named(String text) {
      return Arrays.stream(values())
          .filter(filter -> filter.text().equals(text))
          .findAny()
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "\"%s\" is none of %s"
                      .formatted(
                          text,
                          Arrays.stream(values())
                              .map(Filter::text)
                              .collect(Collectors.joining(", ")))));
    }
  }

  /** Whether anything is done beside the packet filter. */
  public boolean any() {
    return route || hostsDeny || !command.isEmpty();
  }

  /** Reads them from block {@code sensor}. */
  static ResponseSettings from(ConfigBlock sensor) {
    var block = sensor.block("responses");
    return new ResponseSettings(
        sensor.parsed("packet-filter", Filter::named),
        sensor.number("max-blocks", 16, 1_000_000),
        block.parsed("to", ResponseSettings::networkToo),
        block.flag("route"),
        block.flag("hosts-deny"),
        block.parsed("hosts-deny-line", ResponseSettings::line),
        command(block),
        block.flag("command-first"),
        block.duration("command-limit", Duration.ofMillis(100), Duration.ofMinutes(10)),
        block.number("max-sources", 1, 1_000_000));
  }

  private static boolean networkToo(String text) {
    return switch (text) {
      case "all" -> true;
      case "local" -> false;
      default -> throw new IllegalArgumentException("\"%s\" is not all or local".formatted(text));
    };
  }

  private static String line(String text) {
    if (!text.contains(TARGET) || text.lines().count() != 1) {
      throw new IllegalArgumentException("it has to be one line with %s in it".formatted(TARGET));
    }
    return text;
  }

  private static List<String> command(ConfigBlock block) {
    var command = block.texts("command");
    if (!command.isEmpty() && !command.getFirst().startsWith("/")) {
      block.problem("command", "it begins with the full path of a program: [\"/usr/bin/…\", …]");
      return List.of();
    }
    if (command.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
      block.problem("command", "no program can be given a NUL character");
      return List.of();
    }
    return command;
  }
}
