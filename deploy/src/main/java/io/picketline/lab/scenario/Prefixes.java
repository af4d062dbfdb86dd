package io.picketline.lab.scenario;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Blocks that lie in one another: a /24, a /28 of it and an address of that. Whichever goes first,
 * by hand or by time, what is left goes on to be dropped, and nothing else.
 */
final class Prefixes implements Scenario {

  private static final Duration LONG = Duration.ofMinutes(10);

  /** Each of three blocks ends so long after the one before. */
  private static final Duration STEP = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "prefix";
  }

  @Override
  public String summary() {
    return "a /24, a /28 in it and an address in that are blocked, and go one by one in any order";
  }

  @Override
  public void play(Stage stage) {
    var nests = IntStream.range(0, Nest.ORDERS).mapToObj(order -> new Nest(stage, order)).toList();
    nests.forEach(Nest::lend);
    unblocked(stage, nests);
    ended(stage, nests);
    Bystander.check(stage, true, "afterwards");
  }

  private static void unblocked(Stage stage, List<Nest> nests) {
    stage.story().chapter("six /24, each with a /28 and an address in it, are unblocked by hand");
    for (var nest : nests) {
      nest.blocks().forEach(block -> nest.block(block, LONG));
    }
    look(stage, nests);
    for (var step = 0; step < Nest.BLOCKS; step++) {
      for (var nest : nests) {
        unblock(stage, nest, nest.blocks().get(step));
      }
      look(stage, nests);
    }
  }

  /** What lies in an unblocked prefix goes with it; what holds it is named. */
  private static void unblock(Stage stage, Nest nest, Prefix block) {
    var expected = nest.unblocked(block);
    var reply = stage.fleet().ask(stage.coordinator(), new LocalRequest.Unblock(block));
    if (reply instanceof LocalReply.Changed changed) {
      Operator.awaitInForce(stage, changed);
    }
    var told =
        switch (expected) {
          case GONE -> reply instanceof LocalReply.Changed;
          case NONE ->
              reply instanceof LocalReply.Refused(var reason, _)
                  && reason == LocalReply.Reason.NOT_FOUND;
          case WIDER ->
              reply instanceof LocalReply.Refused(_, var message)
                  && message.contains("unblock that");
        };
    stage
        .proofs()
        .check(
            "unblocking says what it does, or what stands in its way",
            told,
            "%s of %s: %s".formatted(block, nest.blocks(), reply));
  }

  private static void look(Stage stage, List<Nest> nests) {
    var seen = Sightings.take(stage, nests);
    nests.forEach(nest -> nest.prove("unblocked", seen));
  }

  private static void ended(Stage stage, List<Nest> nests) {
    stage
        .story()
        .chapter("the same, and each ends by itself, %d s apart".formatted(STEP.toSeconds()));
    for (var nest : nests) {
      for (var place = 0; place < Nest.BLOCKS; place++) {
        nest.block(nest.blocks().get(place), STEP.multipliedBy(place + 1L));
      }
    }
    var seen = new ArrayList<Sightings>();
    while (nests.stream().anyMatch(Nest::live)) {
      seen.add(Sightings.take(stage, nests));
    }
    seen.add(Sightings.take(stage, nests));
    for (var nest : nests) {
      seen.forEach(one -> nest.prove("ended", one));
      nest.proveSeenBetween(seen);
    }
  }
}
