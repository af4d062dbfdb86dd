package io.picketline.lab.scenario;

import io.picketline.lab.fleet.BlockedSets;
import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Resting;
import io.picketline.protocol.local.TestimonyReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that rests on one host's word is listed, and taken back: no host drops it any more. */
final class Retraction {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Stage stage;
  private final String rogue;

  private Retraction(Stage stage, String rogue) {
    this.stage = stage;
    this.rogue = rogue;
  }

  /** Takes back all that the host has told. */
  static void prove(Stage stage, String rogue) {
    new Retraction(stage, rogue).prove();
  }

  private void prove() {
    stage.story().line("the operator takes back what the sensor of %s told".formatted(rogue));
    var resting = resting().stream().filter(Resting::alone).map(Resting::source).toList();
    var reverted = revert();
    var left = resting();
    check(
        "what rests on its word alone is told, and ends",
        !resting.isEmpty() && reverted >= resting.size() && left.isEmpty(),
        "%d verdicts told, %d reverted, %d left".formatted(resting.size(), reverted, left.size()));
    for (var host : stage.topology().hosts()) {
      if (!host.equals(rogue)) {
        var released = Fleet.await(LIMIT, () -> drops(host, resting).isEmpty());
        check(
            host + " drops none of it any more",
            released,
            released ? "%d addresses".formatted(resting.size()) : drops(host, resting).toString());
      }
    }
  }

  private static List<String> drops(String host, List<Prefix> sources) {
    var dropped = BlockedSets.dropped4(host);
    return sources.stream().map(Prefix::toString).filter(dropped::contains).toList();
  }

  private List<Resting> resting() {
    var all = new ArrayList<Resting>();
    var after = Optional.<Prefix>empty();
    while (true) {
      var asked = new LocalRequest.WhySensor(rogue, Optional.empty(), after);
      if (!(ask(asked) instanceof TestimonyReply.Testimony page)) {
        throw new LabException("no answer to " + asked);
      }
      all.addAll(page.verdicts());
      after = page.last();
      if (!page.more()) {
        return all;
      }
    }
  }

  private int revert() {
    var ended = 0;
    var after = Optional.<Prefix>empty();
    while (true) {
      var order = new LocalRequest.Revert(rogue, Instant.EPOCH, false, after);
      if (!(ask(order) instanceof TestimonyReply.Reverted part)) {
        throw new LabException("no answer to " + order);
      }
      ended += part.ended().size();
      after = part.last();
      if (!part.more()) {
        return ended;
      }
    }
  }

  private LocalReply ask(LocalRequest request) {
    return stage.fleet().ask(stage.coordinator(), request);
  }

  private void check(String proof, boolean holds, String detail) {
    stage.proofs().check(proof, holds, detail);
  }
}
