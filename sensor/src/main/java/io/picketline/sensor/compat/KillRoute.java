package io.picketline.sensor.compat;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a {@code KILL_ROUTE} does, as far as its words tell for certain. */
enum KillRoute {
  /** It is not set. */
  ABSENT,
  /** It names no attacker, so PortSentry passes it over. */
  UNUSED,
  /** Only a shell can tell. */
  UNCERTAIN,
  /** It drops every packet of the attacker. */
  DROP,
  /** A packet filter's program, to another end or in words that are not known here. */
  FILTER,
  /** It adds a route. */
  ROUTE,
  /** Any other program. */
  PROGRAM;

  static final String TARGET = "$TARGET$";

  private static final Set<String> TABLES =
      Set.of(
          "iptables",
          "iptables-nft",
          "iptables-legacy",
          "ip6tables",
          "ip6tables-nft",
          "ip6tables-legacy");

  private static final Set<String> OTHER_FILTERS = Set.of("nft", "ipchains", "ipfwadm");

  /** Options under which a rule still drops everything; any other may narrow it. */
  private static final Set<String> HARMLESS =
      Set.of(
          "-w",
          "--wait",
          "-I",
          "--insert",
          "-A",
          "--append",
          "-s",
          "--source",
          "--src",
          "-j",
          "--jump",
          "--reject-with");

  static KillRoute of(Optional<String> value) {
    if (value.isEmpty()) {
      return ABSENT;
    }
    if (!value.get().contains(TARGET)) {
      return UNUSED;
    }
    return CommandWords.split(value.get()).map(KillRoute::told).orElse(UNCERTAIN);
  }

  /** Whether PortSentry cut an attacker off by it. */
  boolean cuts() {
    return this == DROP || this == ROUTE;
  }

  private static KillRoute told(List<String> words) {
    var path = words.getFirst();
    var program = path.substring(path.lastIndexOf('/') + 1);
    if (TABLES.contains(program)) {
      return drops(words) ? DROP : FILTER;
    }
    if (OTHER_FILTERS.contains(program)) {
      return FILTER;
    }
    var routes = program.equals("route") || (program.equals("ip") && words.contains("route"));
    return routes && words.contains("add") ? ROUTE : PROGRAM;
  }

  private static boolean drops(List<String> words) {
    return words.stream().filter(word -> word.startsWith("-")).allMatch(HARMLESS::contains)
        && follows(words, Set.of("-I", "--insert", "-A", "--append"), Set.of("INPUT"))
        && follows(words, Set.of("-s", "--source", "--src"), Set.of(TARGET, TARGET + "/32"))
        && follows(words, Set.of("-j", "--jump"), Set.of("DROP", "REJECT"));
  }

  private static boolean follows(List<String> words, Set<String> options, Set<String> values) {
    for (var i = 1; i + 1 < words.size(); i++) {
      if (options.contains(words.get(i)) && values.contains(words.get(i + 1))) {
        return true;
      }
    }
    return false;
  }
}
