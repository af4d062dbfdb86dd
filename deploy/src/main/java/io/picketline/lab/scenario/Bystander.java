package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Service;
import io.picketline.lab.fleet.Topology;
import java.util.List;

/** Somebody with nothing but good intentions, who must notice nothing. */
final class Bystander {

  private Bystander() {}

  /** Those of the hosts that do not serve the bystander. */
  private static List<String> deafTo(Stage stage, boolean v4) {
    var source = v4 ? stage.topology().v4(Topology.BYSTANDER) : stage.topology().bystander6();
    return stage.topology().hosts().stream()
        .filter(host ->
            !Service.answers(Topology.BYSTANDER, source, host, Streams.address(stage, host, v4)))
        .toList();
  }

  /** Proves that every host serves the bystander. */
  static void check(Stage stage, boolean v4, String when) {
    var deaf = deafTo(stage, v4);
    stage
        .proofs()
        .check(
            "every host serves the bystander " + when,
            deaf.isEmpty(),
            deaf.isEmpty()
                ? "port %d of %s"
                    .formatted(Service.PORT, String.join(", ", stage.topology().hosts()))
                : "no answer from " + String.join(", ", deaf));
  }
}
