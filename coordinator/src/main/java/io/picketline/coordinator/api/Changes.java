package io.picketline.coordinator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.time.Duration;
import java.util.Optional;

/** What all requests that change something have in common. */
final class Changes {

  /** Most that {@code wait} may ask for: less than a connection has for a request. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final Enquiry enquiry;

  Changes(Enquiry enquiry) {
    this.enquiry = enquiry;
  }

  /**
   * How a change is to be made.
   *
   * @param dryRun whether only to say what would come of it
   * @param patience how long to wait until it is in force everywhere
   */
  record Manner(boolean dryRun, Optional<Duration> patience) {

    /** What the query says; it may say nothing else that has not been asked for. */
    static Manner of(Parameters at) {
      var dryRun = at.flag("dry_run");
      var wait = at.duration("wait");
      at.requireNoOther();
      if (wait.filter(span -> span.isNegative() || span.compareTo(LONGEST_WAIT) > 0).isPresent()) {
        throw new Problem(Problem.Kind.INVALID, "wait: not in PT0S to " + LONGEST_WAIT);
      }
      return new Manner(dryRun, wait);
    }
  }

  /** Makes the change, and waits if that is asked for. */
  Answer.Whole make(Call call, Manner manner, LocalRequest request) {
    var reply = enquiry.ask(call, request);
    if (manner.patience().isEmpty() || manner.dryRun()) {
      return Enquiry.told(reply);
    }
    var reach = enquiry.reach(call, reply, manner.patience().get());
    if (reach.isEmpty()) {
      return Enquiry.told(reply);
    }
    var tree = (ObjectNode) Json.tree(reply);
    tree.set("reach", Json.tree(reach.get()));
    return new Answer.Whole(200, Json.TYPE, Json.bytes(tree));
  }

  /** A reply of that type, told by {@code request}. */
  <T extends LocalReply> T ask(Call call, LocalRequest request, Class<T> type) {
    return type.cast(enquiry.ask(call, request));
  }
}
