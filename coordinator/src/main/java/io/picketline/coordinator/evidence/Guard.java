package io.picketline.coordinator.evidence;

import io.picketline.coordinator.log.LogState;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.util.List;
import java.util.Optional;

/** Says who can never be blocked by any evidence, and by how many bits a source is known. */
public final class Guard {
  private static final int SITE = 64;

  private static final List<Prefix> RESERVED =
      List.of(
          Prefix.parse("0.0.0.0/8"),
          Prefix.parse("127.0.0.0/8"),
          Prefix.parse("169.254.0.0/16"),
          Prefix.parse("224.0.0.0/3"),
          Prefix.parse("::/127"),
          Prefix.parse("fe80::/10"),
          Prefix.parse("ff00::/8"));

  private final LogState state;
  private final List<SourceAddress> coordinators;

  /**
   * A guard of whom the log names, and of the coordinators, which it does not.
   *
   * @param coordinators their addresses
   */
  public Guard(LogState state, List<SourceAddress> coordinators) {
    this.state = state;
    this.coordinators = List.copyOf(coordinators);
  }

  /**
   * The one attacker that this address belongs to: itself for IPv4, its /64 for IPv6 unless that
   * holds a fleet host or an ignored address.
   */
  public Prefix keyOf(SourceAddress source) {
    var single = Prefix.of(source);
    if (source.isV4() || reserved(single).isPresent()) {
      return single;
    }
    var site = new Prefix(source, SITE);
    var shared =
        holdsFleet(site)
            || (state.ignored().within(site) && state.ignored().covering(site).isEmpty());
    return shared ? single : site;
  }

  /** Why nothing in {@code prefix} can be blocked, if that is so. */
  public Optional<String> spared(Prefix prefix) {
    var reserved = reserved(prefix);
    if (reserved.isPresent()) {
      return Optional.of("%s is never a source on a network".formatted(reserved.get()));
    }
    var rule = state.ignored().everywhere(prefix);
    if (rule.isPresent()) {
      return Optional.of(
          "on the ignore list: %s (%s)".formatted(rule.get().prefix(), rule.get().comment()));
    }
    return fleet(prefix);
  }

  /** Why {@code prefix} can be blocked not even by force, if that is so. */
  public Optional<String> untouchable(Prefix prefix) {
    return reserved(prefix)
        .map(range -> "%s is never a source on a network".formatted(range))
        .or(() -> fleet(prefix));
  }

  private Optional<String> fleet(Prefix prefix) {
    return state.hostsInside(prefix).stream()
        .findFirst()
        .map(host -> "the address of %s, a host of this fleet".formatted(host))
        .or(() -> coordinators.stream().filter(prefix::contains).findFirst().map(Guard::text));
  }

  private static String text(SourceAddress coordinator) {
    return "%s is the address of a coordinator of this fleet".formatted(coordinator);
  }

  private boolean holdsFleet(Prefix prefix) {
    return !state.hostsInside(prefix).isEmpty() || coordinators.stream().anyMatch(prefix::contains);
  }

  /**
   * Whether anybody in {@code prefix} is spared, so that no evidence may block all of it. A rule
   * for some hosts that holds all of it spares nobody here: those hosts heed it themselves.
   */
  public boolean holdsSpared(Prefix prefix) {
    return RESERVED.stream().anyMatch(range -> range.contains(prefix) || prefix.contains(range))
        || state.ignored().everywhere(prefix).isPresent()
        || state.ignored().within(prefix)
        || holdsFleet(prefix);
  }

  private static Optional<Prefix> reserved(Prefix prefix) {
    return RESERVED.stream().filter(range -> range.contains(prefix)).findFirst();
  }
}
