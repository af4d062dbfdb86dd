package io.picketline.sensor.link;

import akka.actor.typed.ActorRef;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.sensor.keeper.EvidenceIntake;

/** Takes evidence from the intake, one report's worth at a time. Not thread-safe. */
final class EvidenceTap {

  private final ActorRef<EvidenceIntake.Command> intake;
  private final ActorRef<EvidenceIntake.Taken> takenTo;
  private boolean asked;

  EvidenceTap(ActorRef<EvidenceIntake.Command> intake, ActorRef<EvidenceIntake.Taken> takenTo) {
    this.intake = intake;
    this.takenTo = takenTo;
  }

  /** Asks for the next lot, if one may be sent and none was asked for. */
  void open(boolean mayBeSent) {
    if (!asked && mayBeSent) {
      asked = true;
      intake.tell(new EvidenceIntake.Take(LinkMessage.MAX_EVIDENCE, takenTo));
    }
  }

  /** The lot that was asked for is here. */
  void taken() {
    asked = false;
  }
}
