package io.picketline.sensor.filter;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.process.Ended;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The words by which a program of the host blocks a source and lets it through again. Words are
 * handed over as they are, no shell sees them.
 *
 * @param name by which it is configured
 * @param v4 for IPv4
 * @param v6 for IPv6
 * @param trial words that succeed where the program can be used; empty where there are none
 * @param absent how the program says that there was nothing to be taken away
 */
public record CommandTemplate(
    String name, Family v4, Family v6, List<String> trial, Absent absent) {

  private static final String TARGET = "$TARGET$";
  private static final String INPUT = "INPUT";

  /** One rule of iptables or ip6tables for each source, first in the chain INPUT. */
  public static final CommandTemplate IPTABLES =
      new CommandTemplate(
          "iptables",
          rules("iptables", List.of()),
          // Neighbours must still find each other.
          rules("ip6tables", List.of("!", "-p", "ipv6-icmp")),
          List.of("iptables", "-w", "10", "-S", INPUT),
          new Absent(1, ""));

  /** One blackhole route of Linux for each source: it gets no answer any more. */
  public static final CommandTemplate IP_ROUTE =
      new CommandTemplate(
          "ip-route",
          routes("-4", List.of()),
          routes("-6", List.of("metric", "1")),
          List.of("ip", "route", "show", "table", "main", "type", "blackhole"),
          new Absent(2, "No such process"));

  /** One blackhole route for each source, by the program {@code route} of the BSDs. */
  public static final CommandTemplate ROUTE =
      new CommandTemplate(
          "route",
          bsdRoutes("-inet", "127.0.0.1"),
          bsdRoutes("-inet6", "::1"),
          List.of(),
          new Absent(1, "not in table"));

  /** A table of OpenBSD's packet filter, for whose rule the operator has to see. */
  public static final CommandTemplate PF =
      new CommandTemplate(
          "pf",
          table(List.of("pfctl", "-q", "-t", "picketline", "-T")),
          table(List.of("pfctl", "-q", "-t", "picketline", "-T")),
          List.of("pfctl", "-q", "-t", "picketline", "-T", "show"),
          new Absent(0, ""));

  /** A table of FreeBSD's ipfw, for whose rule the operator has to see. */
  public static final CommandTemplate IPFW =
      new CommandTemplate(
          "ipfw",
          table(List.of("ipfw", "-q", "table", "picketline")),
          table(List.of("ipfw", "-q", "table", "picketline")),
          List.of("ipfw", "-q", "table", "picketline", "info"),
          new Absent(0, ""));

  /** All of them. */
  public static final List<CommandTemplate> ALL = List.of(IPTABLES, IP_ROUTE, ROUTE, PF, IPFW);

  public CommandTemplate {
    trial = List.copyOf(trial);
  }

  /** The one of this name. */
  static Optional<CommandTemplate> named(String name) {
    return ALL.stream().filter(template -> template.name().equals(name)).findAny();
  }

  /**
   * How a program says that there was nothing to be taken away.
   *
   * @param words among what it prints
   */
  public record Absent(int status, String words) {
    boolean said(Ended ended) {
      return ended.status() == status && ended.printed().contains(words);
    }
  }

  /**
   * The words for one family of addresses.
   *
   * @param batch how many are done at once, where the program can
   */
  public record Family(List<String> block, List<String> unblock, Optional<Batch> batch) {
    public Family {
      block = List.copyOf(block);
      unblock = List.copyOf(unblock);
    }
  }

  /**
   * How many are done at once: lines that the program reads.
   *
   * @param head before the lines
   * @param tail behind them
   */
  public record Batch(
      List<String> program, String head, String block, String unblock, String tail) {
    public Batch {
      program = List.copyOf(program);
    }

    /** A line for one source. */
    String line(boolean blocks, Prefix source) {
      return (blocks ? block : unblock).replace(TARGET, source.toString()) + "\n";
    }
  }

  /** The words for the family that the source is of. */
  public Family family(Prefix source) {
    return source.address().isV4() ? v4 : v6;
  }

  /** The words that block the source. */
  public List<String> block(Prefix source) {
    return filled(family(source).block(), source);
  }

  /** The words that let the source through again. */
  public List<String> unblock(Prefix source) {
    return filled(family(source).unblock(), source);
  }

  private static List<String> filled(List<String> words, Prefix source) {
    return words.stream().map(word -> word.replace(TARGET, source.toString())).toList();
  }

  private static Family rules(String program, List<String> match) {
    var tail = joined(match, List.of("-s", TARGET, "-j", "DROP"));
    return new Family(
        joined(List.of(program, "-w", "10", "-I", INPUT), tail),
        joined(List.of(program, "-w", "10", "-D", INPUT), tail),
        Optional.of(
            new Batch(
                List.of(program + "-restore", "-w", "10", "--noflush"),
                "*filter\n",
                "-I INPUT " + String.join(" ", tail),
                "-D INPUT " + String.join(" ", tail),
                "COMMIT\n")));
  }

  private static Family routes(String family, List<String> more) {
    var route = joined(List.of("blackhole", TARGET), more);
    var text = String.join(" ", route);
    return new Family(
        joined(List.of("ip", family, "route", "add"), route),
        joined(List.of("ip", family, "route", "del"), route),
        Optional.of(
            new Batch(
                List.of("ip", family, "-batch", "-"),
                "",
                "route add " + text,
                "route del " + text,
                "")));
  }

  private static Family bsdRoutes(String family, String nowhere) {
    return new Family(
        List.of("route", "-n", "add", family, "-net", TARGET, nowhere, "-blackhole"),
        List.of("route", "-n", "delete", family, "-net", TARGET),
        Optional.empty());
  }

  private static Family table(List<String> program) {
    return new Family(
        joined(program, List.of("add", TARGET)),
        joined(program, List.of("delete", TARGET)),
        Optional.empty());
  }

  private static List<String> joined(List<String> first, List<String> second) {
    return Stream.of(first, second).flatMap(List::stream).toList();
  }
}
