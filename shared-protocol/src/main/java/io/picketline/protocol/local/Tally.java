package io.picketline.protocol.local;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * On how many hosts a prefix is blocked, of those that are there. A host that restricts a source
 * still lets through what it served, so that does not count.
 *
 * @param rows how many rows there are
 * @param there hosts that are there and in any of the rows
 * @param whole those that block all of it by one verdict
 * @param some those that block any of it
 */
public record Tally(int rows, int there, int whole, int some) {

  /** States of sensors that are not there: what they do now nobody knows. */
  private static final Set<String> AWAY = Set.of("late", "lost");

  /** Of these rows on {@code asked}. */
  public static Tally of(Prefix asked, Collection<HostRow> rows) {
    return new Tally(
        rows.size(),
        hosts(rows, _ -> true),
        hosts(rows, row -> blocks(row) && row.source().contains(asked)),
        hosts(rows, Tally::blocks));
  }

  private static boolean blocks(HostRow row) {
    return row.kind().filter(kind -> kind != BlockKind.RESTRICTED).isPresent();
  }

  private static int hosts(Collection<HostRow> rows, Predicate<HostRow> which) {
    return rows.stream()
        .filter(row -> !AWAY.contains(row.state()))
        .filter(which)
        .map(HostRow::host)
        .collect(Collectors.toSet())
        .size();
  }
}
