package io.picketline.coordinator.registry;

import io.picketline.coordinator.registry.VerdictRegistry.Order;
import io.picketline.coordinator.registry.VerdictRegistry.Push;
import io.picketline.coordinator.registry.VerdictRegistry.Report;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.LocalReply;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Carries out what sensors report and operators order, and answers once what they changed is safe.
 * Not thread-safe.
 */
final class Requests {
  private final Judgement judgement;
  private final Orders orders;
  private final Acknowledgements acknowledgements;
  private final LongSupplier settle;
  private final ReportOrder reportOrder = new ReportOrder();

  /**
   * Requests to {@code judgement}.
   *
   * @param settle hands what changed to the journal, and answers the ticket of the last write
   */
  Requests(
      Judgement judgement, Orders orders, Acknowledgements acknowledgements, LongSupplier settle) {
    this.judgement = judgement;
    this.orders = orders;
    this.acknowledgements = acknowledgements;
    this.settle = settle;
  }

  /** Counts a sensor's evidence; while nothing may be decided it has to be told again. */
  void report(Report report, Instant now) {
    if (!judgement.deciding()) {
      return;
    }
    var before = judgement.log().head();
    judgement.report(report.host(), report.evidence(), now);
    var ticket = settle.getAsLong();
    if (reportOrder.mayAcknowledge(report.host(), report.boot(), report.seq())) {
      var head = judgement.log().head();
      var answer = new Push(new LinkMessage.Reported(report.boot(), report.seq()));
      acknowledgements.hold(
          ticket,
          head > before ? head : 0,
          judgement.copies().revision(),
          () -> report.session().tell(answer));
    }
  }

  /** Answers an operator. */
  void order(Order order, Instant now) {
    if (!judgement.deciding() && Orders.changes(order.request())) {
      order.replyTo().tell(Orders.UNDECIDED);
      return;
    }
    var reply = orders.answer(order.request(), order.author(), now);
    var ticket = settle.getAsLong();
    if (reply instanceof LocalReply.Changed(_, var seq, _, _)) {
      acknowledgements.hold(ticket, seq, 0, () -> order.replyTo().tell(reply));
    } else {
      order.replyTo().tell(reply);
    }
  }
}
