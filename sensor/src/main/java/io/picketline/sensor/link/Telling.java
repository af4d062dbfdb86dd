package io.picketline.sensor.link;

import akka.actor.typed.ActorRef;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.sensor.keeper.BlockKeeper;
import io.picketline.sensor.keeper.SavedState;
import java.util.Optional;

/** Tells a coordinator that lost the log what is in force here, a part at a time. */
final class Telling {

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
