package io.picketline.lab.scenario;

import io.picketline.lab.fleet.BlockedSets;
import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Lists of addresses that nobody has, imported through a coordinator's own socket. */
final class BlockImport {

  private static final Duration LIFE = Duration.ofHours(6);
  private static final int MANY = 256;
  private static final Duration READ_AGAIN = Duration.ofSeconds(20);

  private BlockImport() {}

  /** So many addresses of 10.0.0.0/8, other ones from each {@code first} that is far enough off. */
  static List<String> addresses(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(i -> "10.%d.%d.%d".formatted(i / (MANY * MANY) % MANY, i / MANY % MANY, i % MANY))
        .toList();
  }

  /** Has a coordinator block them all, part by part; every part must be acknowledged. */
  static void all(Stage stage, String coordinator, List<String> addresses) {
    for (var from = 0; from < addresses.size(); from += LocalRequest.Import.MOST) {
      var to = Math.min(addresses.size(), from + LocalRequest.Import.MOST);
      var reply = stage.fleet().ask(coordinator, part(addresses.subList(from, to)));
      if (!acknowledged(reply, to - from)) {
        throw new LabException("%s answers an import with %s".formatted(coordinator, reply));
      }
    }
  }

  static LocalRequest.Import part(List<String> addresses) {
    return new LocalRequest.Import(
        addresses.stream()
            .map(address -> new LocalRequest.Block(Prefix.parse(address), LIFE, "the lab's list"))
            .toList(),
        false,
        false);
  }

  /** Whether all of a part is safe: it may have been taken in before, when nobody heard of it. */
  static boolean acknowledged(LocalReply reply, int count) {
    return reply instanceof LocalReply.Imported(var blocked, var kept, var misfits, _)
        && misfits.isEmpty()
        && blocked + kept == count;
  }

  /** Those that the kernel of a host does not drop. */
  static Set<String> missing(String host, List<String> addresses) {
    var missing = new HashSet<>(addresses);
    missing.removeAll(BlockedSets.v4(host));
    return missing;
  }

  /**
   * Proves that the kernel of a host drops every one of them. While the kernel makes a table
   * larger, which it does some time after the entries came, a reading of it may pass some over:
   * then it is read again.
   */
  static void prove(Stage stage, String host, List<String> addresses, String when) {
    var first = missing(host, addresses);
    var left = new HashSet<>(first);
    Fleet.await(
        READ_AGAIN,
        () -> {
          left.retainAll(left.isEmpty() ? left : missing(host, addresses));
          return left.isEmpty();
        });
    stage
        .proofs()
        .check(
            "%s drops all that was imported %s".formatted(host, when),
            left.isEmpty(),
            left.isEmpty()
                ? "%,d of %,d in its packet filter%s"
                    .formatted(
                        addresses.size(),
                        addresses.size(),
                        first.isEmpty() ? "" : "; %,d not read at first".formatted(first.size()))
                : "%,d of %,d are not in its packet filter, one is %s"
                    .formatted(left.size(), addresses.size(), left.iterator().next()));
  }
}
