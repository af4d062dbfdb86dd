package io.picketline.coordinator.registry;

import io.picketline.coordinator.admission.Decision;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.order.Orders;
import io.picketline.coordinator.registry.VerdictRegistry.Order;
import io.picketline.coordinator.registry.VerdictRegistry.Push;
import io.picketline.coordinator.registry.VerdictRegistry.Report;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what sensors report and operators order, and answers once what they changed is safe.
 * Not thread-safe.
 */
final class Requests {
  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

  /** One who joins must not be forgotten. */
  private static final Decision NOT_ON_DISK =
      new Decision.Denied(
          "nobody is let in now: the leading coordinator cannot write its journal; once it can,"
              + " join again with the same token");

  private final Judgement judgement;
  private final Orders orders;
  private final Safekeeping safekeeping;
  private final Runnable settle;
  private final ReportOrder reportOrder = new ReportOrder();

  /**
   * Requests to {@code judgement}.
   *
   * @param settle hands what changed to the journal
   */
  Requests(Judgement judgement, Orders orders, Safekeeping safekeeping, Runnable settle) {
    this.judgement = judgement;
    this.orders = orders;
    this.safekeeping = safekeeping;
    this.settle = settle;
  }

  /** Counts a sensor's evidence; while nothing may be decided it has to be told again. */
  void report(Report report, Instant now) {
    if (!judgement.deciding()) {
      return;
    }
    var before = judgement.log().head();
    judgement.report(report.host(), report.evidence(), now);
    settle.run();
    if (reportOrder.mayAcknowledge(report.host(), report.boot(), report.seq())) {
      var head = judgement.log().head();
      var answer = new Push(new LinkMessage.Reported(report.boot(), report.seq()));
      safekeeping.whenSafe(
          new Acknowledgements.Told(report.host(), report.boot(), report.seq()),
          head > before ? head : 0,
          judgement.copies().revision(),
          () -> report.session().tell(answer));
    }
  }

  /** Answers an operator. */
  void order(Order order, Instant now) {
    var refusal = orders.refusal(order.asker(), now);
    if (refusal.isPresent()) {
      order.replyTo().tell(new LocalReply.Refused(Reason.FORBIDDEN, refusal.get()));
      return;
    }
    if (order.request() instanceof LocalRequest.Recall asked) {
      safekeeping.recall(asked, order.replyTo());
      return;
    }
    if (!judgement.deciding() && Orders.changes(order.request())) {
      order.replyTo().tell(Orders.UNDECIDED);
      return;
    }
    var reply = safekeeping.warned(answer(order, now));
    settle.run();
    if (reply instanceof LocalReply.Settled settled) {
      safekeeping.whenSafe(settled.seq(), reply, order.replyTo());
    } else {
      order.replyTo().tell(reply);
    }
  }

  /** Decides on someone who wants a certificate, or shows one. */
  void admit(FromDesk asked, Instant now) {
    switch (asked) {
      case FromDesk.Vouch(var name, var role, var issued, var replyTo) ->
          replyTo.tell(
              judgement.deciding() || role.ofPeople()
                  ? orders.admissions().vouch(name, role, issued, now)
                  : Decision.Denied.UNDECIDED);
      case FromDesk.Redeem redeem when !judgement.deciding() ->
          redeem.replyTo().tell(Decision.Denied.UNDECIDED);
      case FromDesk.Redeem redeem -> redeem(redeem, now);
    }
  }

  private void redeem(FromDesk.Redeem redeem, Instant now) {
    var decision = orders.admissions().redeem(redeem.applicant(), now);
    settle.run();
    if (decision instanceof Decision.Redeemed) {
      safekeeping.whenSafe(
          judgement.log().head(), onDisk -> redeem.replyTo().tell(onDisk ? decision : NOT_ON_DISK));
    } else {
      redeem.replyTo().tell(decision);
    }
  }

  private LocalReply answer(Order order, Instant now) {
    var request = order.request();
    try {
      return orders.answer(request, order.asker().author(), now);
    } catch (RuntimeException e) { // the order's edge: who asks must not end what all rely on
      LOG.error("an order failed request={}", request.getClass().getSimpleName(), e);
      var done = Orders.changes(request) ? "; some of it may have been done" : "";
      return new LocalReply.Refused(
          LocalReply.Reason.UNAVAILABLE,
          "the coordinator failed at that, its log says how%s".formatted(done));
    }
  }
}
