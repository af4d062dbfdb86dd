package io.picketline.sensor.link;

import akka.actor.typed.ActorRef;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Offered;
import io.picketline.sensor.keeper.BlockKeeper;
import io.picketline.sensor.keeper.SavedState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells a coordinator that lost the log what is in force here, a part at a time. */
final class Telling {

  private static final int OFFERED_AT_ONCE = 100;

  private final ActorRef<BlockKeeper.Command> keeper;
  private final ActorRef<SavedState> toldTo;
  private Optional<Holdings> holdings = Optional.empty();

  /**
   * Nothing is told yet.
   *
   * @param toldTo where the keeper's answer goes, to be handed to {@link #told}
   */
  Telling(ActorRef<BlockKeeper.Command> keeper, ActorRef<SavedState> toldTo) {
    this.keeper = keeper;
    this.toldTo = toldTo;
  }

  /** What is offered, in messages of a size that the wire takes. */
  static List<LinkMessage.Offer> offers(List<Offered> beyond) {
    var offers = new ArrayList<LinkMessage.Offer>();
    for (var from = 0; from < beyond.size(); from += OFFERED_AT_ONCE) {
      var to = Math.min(beyond.size(), from + OFFERED_AT_ONCE);
      offers.add(new LinkMessage.Offer(beyond.subList(from, to)));
    }
    return offers;
  }

  /** The part that is wanted, if it is known by now; the first is asked for anew each time. */
  Optional<LinkMessage.Holding> part(int number) {
    if (number == 0) {
      keeper.tell(new BlockKeeper.Tell(toldTo));
      return Optional.empty();
    }
    return holdings.flatMap(held -> held.part(number));
  }

  /** The keeper has answered: the first part of it. */
  Optional<LinkMessage.Holding> told(SavedState state) {
    holdings = Holdings.of(state);
    return holdings.flatMap(held -> held.part(0));
  }
}
