package io.picketline.protocol.local;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.log.IgnoreVersion;
import java.util.List;
import java.util.Optional;

/** What a daemon answers of ignore rules. */
public sealed interface IgnoreReply extends LocalReply {

  /**
   * The ignore list, or as much of it as fits one answer.
   *
   * @param local rules of this host's own files, which the network-wide list cannot remove
   * @param version of the network-wide list; 0 if it was never changed, none where only its
   *     coordinator knows
   * @param total how many rules there are in all
   */
  record Ignored(
      List<IgnoreRule> network, List<IgnoreRule> local, Optional<Long> version, int total)
      implements IgnoreReply {
    public Ignored {
      network = List.copyOf(network);
      local = List.copyOf(local);
    }
  }

  /**
   * What a change of the network-wide ignore list would come to.
   *
   * @param version of the list as it is
   * @param added rules that would be new, or other
   * @param removed rules that would be gone
   * @param before how many rules there are
   * @param rules how many there would be
   * @param released how many verdicts would end, or not be in force on some hosts any more
   * @param releases the first of these
   * @param warnings what is doubtful in it
   */
  record IgnoreForecast(
      long version,
      List<IgnoreRule> added,
      List<IgnoreRule> removed,
      int addedInAll,
      int removedInAll,
      int before,
      int rules,
      int released,
      List<Release> releases,
      List<String> warnings)
      implements IgnoreReply {
    public IgnoreForecast {
      added = List.copyOf(added);
      removed = List.copyOf(removed);
      releases = List.copyOf(releases);
      warnings = List.copyOf(warnings);
    }
  }

  /** The versions of the network-wide ignore list, oldest first, as far as they are kept. */
  record IgnoreVersions(List<IgnoreVersion> versions) implements IgnoreReply {
    public IgnoreVersions {
      versions = List.copyOf(versions);
    }
  }
}
