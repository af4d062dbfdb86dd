package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.BlockedSets;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who was served by a host and whom the packet filter of each host dropped, some time from one
 * moment to another (of the clock that never goes back).
 */
record Sightings(long began, long ended, Tries tries, Map<String, Set<Prefix>> inKernel) {

  /** Looks after all addresses of all nests. */
  static Sightings take(Stage stage, List<Nest> nests) {
    var began = System.nanoTime();
    var inKernel = new HashMap<String, Set<Prefix>>();
    stage.topology().hosts().forEach(each -> inKernel.put(each, BlockedSets.prefixes4(each)));
    var sources = nests.stream().flatMap(nest -> nest.probes().stream()).toList();
    var tries = Tries.of(stage, sources, List.of(SCANNED));
    return new Sightings(began, System.nanoTime(), tries, Map.copyOf(inKernel));
  }

  boolean served(SourceAddress source) {
    return tries.served(source, SCANNED);
  }

  boolean inKernel(String host, SourceAddress source) {
    return inKernel.getOrDefault(host, Set.of()).stream().anyMatch(one -> one.contains(source));
  }
}
