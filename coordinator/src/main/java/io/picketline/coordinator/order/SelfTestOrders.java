package io.picketline.coordinator.order;

import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.PlayedScans;
import io.picketline.protocol.SelfTest;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.SelfTestReply;
import io.picketline.protocol.local.SelfTestRequest;
import java.time.Instant;

/** Does what it takes to find out whether all works. Not thread-safe. */
final class SelfTestOrders {

  private final Judgement judgement;
  private final PlayedScans played;

  SelfTestOrders(Judgement judgement) {
    this.judgement = judgement;
    this.played = new PlayedScans(judgement.test());
  }

  LocalReply order(SelfTestRequest request, Instant now) {
    return switch (request) {
      case SelfTestRequest.Play() -> play(now);
      case SelfTestRequest.Look _ ->
          new LocalReply.Refused(
              LocalReply.Reason.FORBIDDEN, "a coordinator has no packet filter; ask a sensor");
    };
  }

  private LocalReply play(Instant now) {
    var name = judgement.settings().name();
    var source = played.nextSource();
    judgement.report(name, played.evidence(name, source, now), now);
    return new SelfTestReply.Played(source, SelfTest.PROBES);
  }
}
