package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Fleet;
import io.picketline.protocol.IgnoreLine;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.IgnoreReply;
import io.picketline.protocol.local.LocalRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rules for some hosts alone, one that ends, and a host's own file beside them. */
final class IgnoreScopes {

  /** The host in a group, and the one with a file of its own. */
  static final String GROUPED = "b";

  static final String GROUP = "web";
  static final String WITH_FILE = "c";

  /** Whom that file spares. */
  static final SourceAddress OWN = SourceAddress.parse("198.19.230.4");

  private static final SourceAddress OF_HOST = SourceAddress.parse("198.19.230.1");
  private static final SourceAddress OF_GROUP = SourceAddress.parse("198.19.230.2");
  private static final SourceAddress ENDING = SourceAddress.parse("198.19.230.3");
  private static final Duration LIFE = Duration.ofSeconds(8);
  private static final Duration BLOCK = Duration.ofMinutes(10);
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Stage stage;

  IgnoreScopes(Stage stage) {
    this.stage = stage;
  }

  static IgnoreLine rule(SourceAddress source, IgnoreScope scope) {
    return new IgnoreLine(
        Prefix.of(source), scope, Optional.empty(), Optional.empty(), "the lab's own");
  }

  void play() {
    var sources = List.of(OF_HOST, OF_GROUP, ENDING, OWN);
    stage.story().chapter("four addresses are blocked by hand, and rules for some hosts pushed");
    for (var source : sources) {
      stage.network().lend(source);
      Operator.block(stage, Prefix.of(source), BLOCK);
    }
    var hostA = new IgnoreScope(List.of(), List.of(Stage.SCANNED));
    var ends =
        new IgnoreLine(
            Prefix.of(ENDING), hostA, Optional.empty(), Optional.of(LIFE), "the lab's own");
    var lines =
        List.of(
            rule(OF_HOST, hostA), rule(OF_GROUP, new IgnoreScope(List.of(GROUP), List.of())), ends);
    Operator.awaitInForce(stage, Operator.push(stage, lines));
    var before = Tries.of(stage, Set.of(ENDING), List.of(Stage.SCANNED));
    ended(before.served(ENDING, Stage.SCANNED));
    var tries = Tries.of(stage, sources, stage.topology().hosts());
    heldBy(tries, OF_HOST, "a rule for a host", Stage.SCANNED);
    heldBy(tries, OF_GROUP, "a rule for a group", GROUPED);
    heldBy(tries, OWN, "a host's own file", WITH_FILE);
    sources.forEach(stage.network()::reclaim);
  }

  /** Every other host goes on to drop it. */
  private void heldBy(Tries tries, SourceAddress source, String what, String host) {
    var serving =
        stage.topology().hosts().stream().filter(each -> tries.served(source, each)).toList();
    stage
        .proofs()
        .check(
            what + " counts there alone",
            serving.equals(List.of(host)),
            "%s is served by %s".formatted(source, serving));
  }

  /** What a rule for some hosts let through is dropped again when it ends by itself. */
  private void ended(boolean served) {
    var over =
        Fleet.await(
            LIMIT,
            () ->
                !Tries.of(stage, Set.of(ENDING), List.of(Stage.SCANNED))
                    .served(ENDING, Stage.SCANNED));
    var listed =
        stage.fleet().ask(stage.coordinator(), new LocalRequest.ListIgnored())
                instanceof IgnoreReply.Ignored ignored
            && ignored.network().stream().anyMatch(rule -> rule.prefix().contains(ENDING));
    stage
        .proofs()
        .check(
            "a rule that ends lets nobody through any more",
            served && over && !listed,
            "%s was %s, %s afterwards; its rule is %s"
                .formatted(
                    ENDING,
                    served ? "served" : "dropped",
                    over ? "dropped" : "served",
                    listed ? "still listed" : "gone"));
  }
}
