package io.picketline.coordinator.order;

import static io.picketline.coordinator.evidence.Told.EVER;

import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.Testimony.Reverted;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Resting;
import io.picketline.protocol.local.TestimonyReply;
import io.picketline.protocol.local.TestimonyReply.Testimony;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Tells what rests on one host's word, and takes that back. Not thread-safe. */
final class TestimonyOrders {
  private final Judgement judgement;

  TestimonyOrders(Judgement judgement) {
    this.judgement = judgement;
  }

  /** The next verdicts in force that rest on the host. */
  LocalReply why(LocalRequest.WhySensor asked, Instant now) {
    var since = asked.since().orElse(EVER);
    var host = asked.host();
    var page = judgement.testimony().restingOn(host, since, asked.after(), Testimony.MOST, now);
    return new Testimony(
        host, isKnown(host), resting(page.verdicts(), host), page.last(), page.more());
  }

  /**
   * Ends the next verdicts that do not stand without the host. Its evidence goes out of all sums at
   * the first of these orders.
   */
  LocalReply revert(LocalRequest.Revert order, String author, Instant now) {
    var host = order.host();
    var since = order.since();
    var testimony = judgement.testimony();
    if (order.dryRun()) {
      var part = testimony.forecast(host, since, order.after(), Testimony.MOST, now);
      return told(host, part, 0);
    }
    if (order.after().isEmpty()) {
      testimony.forget(host, since, now);
    }
    var part = testimony.revert(host, since, author, order.after(), Testimony.MOST, now);
    return told(host, part, judgement.log().head());
  }

  private LocalReply told(String host, Reverted part, long seq) {
    var ended = resting(part.ended(), host);
    return new TestimonyReply.Reverted(
        host, isKnown(host), ended, part.kept(), part.last(), part.more(), seq);
  }

  private boolean isKnown(String host) {
    return judgement.log().state().host(host).isPresent();
  }

  private static List<Resting> resting(Collection<Verdict> verdicts, String host) {
    return verdicts.stream().map(verdict -> Resting.of(verdict, host)).toList();
  }
}
