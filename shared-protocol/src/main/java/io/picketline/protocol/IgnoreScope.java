package io.picketline.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * On which hosts an ignore rule counts: on all, or on those of some groups and those named.
 *
 * @param groups names of groups, in order
 * @param hosts names of hosts, in order
 */
public record IgnoreScope(List<String> groups, List<String> hosts) {

  /** Every host of the fleet. */
  public static final IgnoreScope ALL = new IgnoreScope(List.of(), List.of());

  /** Most groups and hosts of one scope together, and most groups that a sensor is in. */
  public static final int MOST = 16;

  private static final String GROUP = "group:";
  private static final String HOST = "host:";

  public IgnoreScope {
    groups = inOrder(groups);
    hosts = inOrder(hosts);
    if (groups.size() + hosts.size() > MOST) {
      throw new IllegalArgumentException(
          "a scope names at most %d groups and hosts".formatted(MOST));
    }
  }

  /**
   * Reads {@code all}, or one or more of {@code group:NAME} and {@code host:NAME} with commas
   * between.
   *
   * @throws IllegalArgumentException in the operator's words, if it is none of these
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static IgnoreScope parse(String text) {
    if (text.equals("all")) {
      return ALL;
    }
    var groups = new ArrayList<String>();
    var hosts = new ArrayList<String>();
    for (var part : text.split(",", -1)) {
      if (part.startsWith(GROUP)) {
        groups.add(part.substring(GROUP.length()));
      } else if (part.startsWith(HOST)) {
        hosts.add(part.substring(HOST.length()));
      } else {
        throw new IllegalArgumentException(
            "\"%s\" is not all, group:NAME or host:NAME".formatted(Names.printable(part)));
      }
    }
    return new IgnoreScope(groups, hosts);
  }

  /** Whether it counts everywhere. */
  public boolean isAll() {
    return groups.isEmpty() && hosts.isEmpty();
  }

  /** Whether it counts on this host. */
  public boolean holds(String host, Collection<String> itsGroups) {
    return isAll() || hosts.contains(host) || groups.stream().anyMatch(itsGroups::contains);
  }

  /** As {@link #parse} reads it. */
  @JsonValue
  @Override
  public String toString() {
    if (isAll()) {
      return "all";
    }
    var parts = new ArrayList<String>();
    groups.forEach(group -> parts.add(GROUP + group));
    hosts.forEach(host -> parts.add(HOST + host));
    return String.join(",", parts);
  }

  private static List<String> inOrder(List<String> names) {
    SortedSet<String> sorted = new TreeSet<>();
    names.forEach(name -> sorted.add(Names.requireHost(name)));
    return List.copyOf(sorted);
  }
}
