package io.picketline.local;

import io.picketline.events.EventFeed;
import io.picketline.protocol.Names;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Right;
import io.picketline.wire.Frames;
import io.picketline.wire.WireException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and one answer, by whichever way they come: bounded in size, and only what the asker
 * may ask. Every change that is ordered is a line of the audit log. Thread-safe.
 */
public final class Exchange {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final Logger AUDIT = LoggerFactory.getLogger("io.picketline.audit");

  private final LocalDesk desk;
  private final Refusals refusals;
  private final Duration limit;
  private final Optional<Followers> followers;

  /**
   * Exchanges with {@code desk}.
   *
   * @param limit how long it may take to answer
   */
  public Exchange(LocalDesk desk, Refusals refusals, Duration limit) {
    this(desk, refusals, limit, Optional.empty());
  }

  private Exchange(
      LocalDesk desk, Refusals refusals, Duration limit, Optional<Followers> followers) {
    this.desk = desk;
    this.refusals = refusals;
    this.limit = limit;
    this.followers = followers;
  }

  /** The same that tells of these events too, and goes on telling those who follow them. */
  public Exchange telling(EventFeed feed) {
    var telling = new EventDesk(desk, feed);
    return new Exchange(telling, refusals, limit, Optional.of(new Followers(feed)));
  }

  /** How long an answer may take; whoever reads the request sees to it that it comes in time. */
  public Duration limit() {
    return limit;
  }

  /**
   * Reads one request and writes its answer, or one after the other to somebody who follows events.
   *
   * @param remedy what somebody can do who may not ask it: a clause of a sentence
   * @param extend prolongs the connection's time, to so much from now on
   * @throws IOException if the other end is gone
   */
  public void serve(
      InputStream in, OutputStream out, Asker asker, String remedy, Consumer<Duration> extend)
      throws IOException {
    Optional<LocalRequest> request;
    try {
      request = Frames.read(in, LocalRequest.class);
    } catch (WireException e) {
      write(out, new LocalReply.Refused(Reason.INVALID, Names.printable(rootMessage(e))));
      return;
    }
    if (request.isEmpty()) {
      var newer = "this daemon does not know that request; is the command newer?";
      write(out, new LocalReply.Refused(Reason.INVALID, newer));
    } else if (request.get() instanceof ListEvents events && events.follow()) {
      follow(events, out, asker, remedy, extend);
    } else {
      write(out, reply(request.get(), asker, remedy));
    }
  }

  private void follow(
      ListEvents asked, OutputStream out, Asker asker, String remedy, Consumer<Duration> extend)
      throws IOException {
    if (followers.isEmpty() || !followers.get().take()) {
      var full = "too many follow the events; try again when some of them have ended";
      write(out, new LocalReply.Refused(Reason.UNAVAILABLE, full));
      return;
    }
    try {
      var reply = reply(asked, asker, remedy);
      write(out, reply);
      if (reply instanceof EventList first) {
        followers.get().tell(asked, first, out, extend);
      }
    } finally {
      followers.get().leave();
    }
  }

  /**
   * The answer to a request that has come some other way: by the same rules, within the same time,
   * and a change is a line of the audit log too.
   *
   * @param remedy what somebody can do who may not ask it: a clause of a sentence
   */
  public LocalReply reply(LocalRequest request, Asker asker, String remedy) {
    if (!asker.may(request)) {
      return refused(request, asker, remedy);
    }
    var reply = answered(request, asker);
    if (request.changes()) {
      ordered(request, asker, reply);
    }
    return reply.orElseGet(() -> unanswered(request));
  }

  private LocalReply refused(LocalRequest request, Asker asker, String remedy) {
    refusals.refused(asker, request);
    var needed = Right.requiredBy(request).role();
    return new LocalReply.Refused(
        Reason.FORBIDDEN,
        "nothing was changed: that takes the role %s; %s".formatted(needed, remedy));
  }

  /** The desk's answer; none if it did not come in time, though what was asked may be done. */
  private Optional<LocalReply> answered(LocalRequest request, Asker asker) {
    try {
      return Optional.of(
          desk.answer(request, asker)
              .toCompletableFuture()
              .get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("no answer to {}: {}", request.getClass().getSimpleName(), e.toString());
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static LocalReply unanswered(LocalRequest request) {
    var done =
        request.changes()
            ? "; the change may have been made all the same: look before you repeat it"
            : "";
    return new LocalReply.Refused(
        Reason.UNAVAILABLE, "the daemon is too busy to answer, or stops" + done);
  }

  private static void ordered(LocalRequest request, Asker asker, Optional<LocalReply> reply) {
    var answer = reply.map(Exchange::outcome).orElse("unknown");
    AUDIT.info(
        "ordered what={} by={} from={} answer={}",
        Names.quoted(Names.printable(words(request))),
        Names.quoted(asker.name()),
        Names.quoted(asker.from()),
        answer);
  }

  private static String outcome(LocalReply reply) {
    return reply instanceof LocalReply.Refused(var reason, _) ? "refused-" + reason : "done";
  }

  /** What was ordered; of a list only how long it is. */
  private static String words(LocalRequest request) {
    return switch (request) {
      case LocalRequest.Import part -> "Import of %d blocks".formatted(part.blocks().size());
      case LocalRequest.EditIgnored edit ->
          "EditIgnored %s: %d rules to add, %d to remove"
              .formatted(edit.what(), edit.lines().size(), edit.remove().size());
      default -> request.toString();
    };
  }

  private static void write(OutputStream out, LocalReply reply) throws IOException {
    try {
      Frames.write(out, reply);
    } catch (IllegalArgumentException _) {
      Frames.write(
          out, new LocalReply.Refused(Reason.INVALID, "too much for one answer; ask for less"));
    }
  }

  /** What the command got wrong, without where in the bytes it was. */
  private static String rootMessage(Throwable cause) {
    var root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("no valid request");
  }
}
