package io.picketline.lab.fleet;

import io.picketline.protocol.Prefix;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What the kernel of a host drops, read with nft: the sensor is not asked. */
public final class BlockedSets {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** An element of a set that counts down, as nft lists it. */
  private static final Pattern ELEMENT = Pattern.compile("([0-9]+(?:\\.[0-9]+){3}) timeout ");

  private static final Pattern PREFIX =
      Pattern.compile("([0-9]+(?:\\.[0-9]+){3}(?:/[0-9]+)?) timeout ");

  private BlockedSets() {}

  /** The single IPv4 addresses that are dropped unseen on a host. */
  public static Set<String> v4(String host) {
    return set(host, "blocked4");
  }

  /** Those that are dropped on a host, be it that they are looked at before. */
  public static Set<String> dropped4(String host) {
    var dropped = new HashSet<>(v4(host));
    dropped.addAll(set(host, "suspect4"));
    return dropped;
  }

  /** The IPv4 prefixes and addresses that are dropped unseen on a host. */
  public static Set<Prefix> prefixes4(String host) {
    var dropped = new HashSet<Prefix>();
    for (var name : List.of("blocked4", "blockednet4")) {
      dropped.addAll(prefixes(list(host, name)));
    }
    return dropped;
  }

  private static Set<String> set(String host, String name) {
    return elements(list(host, name));
  }

  private static String list(String host, String name) {
    return Tool.output(
        LIMIT, Tool.on(host, List.of("nft", "list", "set", "inet", "picketline", name)));
  }

  static Set<Prefix> prefixes(String listed) {
    var found = new HashSet<Prefix>();
    PREFIX.matcher(listed).results().forEach(match -> found.add(Prefix.parse(match.group(1))));
    return found;
  }

  static Set<String> elements(String listed) {
    var found = new HashSet<String>();
    ELEMENT.matcher(listed).results().forEach(match -> found.add(match.group(1)));
    return found;
  }
}
