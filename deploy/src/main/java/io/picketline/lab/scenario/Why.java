package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Tool;
import java.util.List;

/** What the picket command says of an attacker. */
final class Why {

  /** As much as fits a screen beside the timeline. */
  private static final int MOST_LINES = 30;

  private Why() {}

  /** As asked on a coordinator. */
  static void tell(Stage stage, Attack attack) {
    tell(stage, attack, stage.coordinator());
  }

  /** As asked on the host of a daemon; proves that the command explains the block. */
  static void tell(Stage stage, Attack attack, String on) {
    var source = attack.source().toString();
    stage.story().chapter("%s$ picket why %s".formatted(on, source));
    var said = stage.fleet().picket(on, List.of("why", source));
    stage.story().quote(said.output(), MOST_LINES);
    stage
        .proofs()
        .check(
            "picket why explains the block",
            said.exit() == 0 && explains(said, source),
            "asked on %s, exit code %d".formatted(on, said.exit()));
  }

  private static boolean explains(Tool.Result said, String source) {
    return said.output().contains(source) && said.output().contains("blocked");
  }
}
