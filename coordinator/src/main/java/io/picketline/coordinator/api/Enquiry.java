package io.picketline.coordinator.api;

import io.picketline.coordinator.desk.PeopleDesk;
import io.picketline.local.Exchange;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the coordinator in the name of whoever calls. Thread-safe. */
final class Enquiry {

  private static final Logger LOG = LoggerFactory.getLogger(Enquiry.class);
  private static final Duration BETWEEN = Duration.ofMillis(200);

  private final Exchange exchange;

  Enquiry(Exchange exchange) {
    this.exchange = exchange;
  }

  /**
   * The answer.
   *
   * @throws Problem if it is refused
   */
  LocalReply ask(Call call, LocalRequest request) {
    var asker = call.person();
    var remedy = PeopleDesk.remedy(asker.user().orElse(asker.name()), asker.right());
    var reply = exchange.reply(request, asker, remedy);
    if (reply instanceof LocalReply.Refused refused) {
      throw Problem.of(refused);
    }
    return reply;
  }

  /**
   * Does nothing for somebody whose certificate counts.
   *
   * @throws Problem for somebody else, or if nobody knows
   */
  void requireKnown(Call call) {
    ask(call, new LocalRequest.Reach(0));
  }

  /** The answer in JSON. */
  Answer.Whole tell(Call call, LocalRequest request) {
    return told(ask(call, request));
  }

  /** The answer to a change; one that is in memory alone is only accepted. */
  static Answer.Whole told(LocalReply reply) {
    var status = reply instanceof LocalReply.NotOnDisk ? 202 : 200;
    return new Answer.Whole(status, Json.TYPE, Json.bytes(reply));
  }

  /**
   * How far the change is in force once it is on every host that lives, or the time is over; none
   * if nobody can tell. It is made all the same: that nobody can tell is no failure of it.
   */
  Optional<LocalReply.Reach> reach(Call call, LocalReply changed, Duration patience) {
    if (!(changed instanceof LocalReply.Settled settled) || settled.seq() == 0) {
      return Optional.empty();
    }
    var end = System.nanoTime() + patience.toNanos();
    var last = Optional.<LocalReply.Reach>empty();
    try {
      do {
        last = Optional.of((LocalReply.Reach) ask(call, new LocalRequest.Reach(settled.seq())));
      } while (last.get().behind() > 0 && System.nanoTime() - end < 0 && rested());
    } catch (Problem e) {
      LOG.debug("nobody tells how far a change is in force: {}", e.getMessage());
    }
    return last;
  }

  private static boolean rested() {
    try {
      Thread.sleep(BETWEEN);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
