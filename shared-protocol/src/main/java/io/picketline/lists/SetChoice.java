package io.picketline.lists;

import io.picketline.protocol.Names;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which sets of a dump are the list: those that were named, or all if it is only one, or one for
 * each family of addresses by the same name. A dump may hold sets of those who are let in, too.
 */
final class SetChoice {
  private static final int MOST_NAMES = 10_000;
  private static final int MOST_SHOWN = 8;

  private final Set<String> wanted;
  private final Set<String> seen = new LinkedHashSet<>();

  SetChoice(Set<String> wanted) {
    this.wanted = Set.copyOf(wanted);
  }

  /** Whether the elements of this set are wanted. */
  boolean takes(String name) {
    if (seen.size() < MOST_NAMES) {
      seen.add(name);
    }
    return wanted.isEmpty() || wanted.contains(name);
  }

  /** The names of those that were taken. */
  List<String> taken() {
    return seen.stream()
        .filter(name -> wanted.isEmpty() || wanted.contains(name))
        .map(Names::printable)
        .toList();
  }

  /**
   * Makes sure, at the end, that it was clear what was meant.
   *
   * @throws ListException if a set that was named is not there, or it is not clear which are meant
   */
  void check() {
    var missing = wanted.stream().filter(name -> !seen.contains(name)).sorted().findFirst();
    if (missing.isPresent()) {
      throw new ListException(
          "there is no set %s in the list%s"
              .formatted(
                  Names.printable(missing.get()), seen.isEmpty() ? "" : "; there is " + shown()));
    }
    if (wanted.isEmpty() && seen.stream().map(SetChoice::withoutFamily).distinct().count() > 1) {
      throw new ListException(
          "the list has the sets %s: name those that are to be blocked".formatted(shown()));
    }
  }

  private String shown() {
    var names = seen.stream().limit(MOST_SHOWN).map(Names::printable);
    return names.collect(Collectors.joining(", ")) + (seen.size() > MOST_SHOWN ? ", ..." : "");
  }

  /** The name without what tells the families apart: {@code addr6-set} is {@code addr-set}. */
  private static String withoutFamily(String name) {
    return name.replaceAll("(?i)(ip|inet)?_?v?[46]", "");
  }
}
