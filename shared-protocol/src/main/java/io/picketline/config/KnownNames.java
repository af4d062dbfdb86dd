package io.picketline.config;

import static java.util.Locale.ROOT;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is said to somebody who named a thing that is not there. */
public final class KnownNames {

  private static final int MOST = 8;

  private KnownNames() {}

  /**
   * Which names there are, the first by the alphabet, and the one that may be meant.
   *
   * @return words that follow what he named, with a semicolon before them
   */
  public static String beside(String named, Collection<String> known) {
    var names = known.stream().distinct().sorted().toList();
    if (names.isEmpty()) {
      return "; there is none";
    }
    var meant = nearest(named, names).map("; did you mean %s?"::formatted).orElse("");
    return "; there %s %s%s".formatted(names.size() == 1 ? "is" : "are", listed(names), meant);
  }

  private static String listed(List<String> names) {
    var more = names.size() > MOST ? " and %d more".formatted(names.size() - MOST) : "";
    return String.join(", ", names.subList(0, Math.min(MOST, names.size()))) + more;
  }

  /** Names are compared as people read them: capitals are no difference. */
  private static Optional<String> nearest(String named, List<String> names) {
    return names.stream()
        .filter(name -> edits(named, name) <= Math.max(1, named.length() / 3))
        .min(Comparator.comparingInt(name -> edits(named, name)));
  }

  private static int edits(String named, String name) {
    return Likeness.edits(named.toLowerCase(ROOT), name.toLowerCase(ROOT));
  }
}
