package io.picketline.local;

import io.picketline.protocol.Names;
import io.picketline.protocol.local.Asker;
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

  /**
   * Exchanges with {@code desk}.
   *
   * @param limit how long it may take to answer
   */
  public Exchange(LocalDesk desk, Refusals refusals, Duration limit) {
    this.desk = desk;
    this.refusals = refusals;
    this.limit = limit;
  }

  /** How long an answer may take; whoever reads the request sees to it that it comes in time. */
  public Duration limit() {
    return limit;
  }

  /**
   * Reads one request and writes its answer.
   *
   * @param remedy what somebody can do who may not ask it: a clause of a sentence
   * @throws IOException if the other end is gone
   */
  public void serve(InputStream in, OutputStream out, Asker asker, String remedy)
      throws IOException {
    write(out, reply(in, asker, remedy));
  }

  private LocalReply reply(InputStream in, Asker asker, String remedy) throws IOException {
    Optional<LocalRequest> request;
    try {
      request = Frames.read(in, LocalRequest.class);
    } catch (WireException e) {
      return new LocalReply.Refused(Reason.INVALID, Names.printable(rootMessage(e)));
    }
    if (request.isEmpty()) {
      return new LocalReply.Refused(
          Reason.INVALID, "this daemon does not know that request; is the command newer?");
    }
    if (!asker.may(request.get())) {
      return refused(request.get(), asker, remedy);
    }
    var reply = answered(request.get(), asker);
    if (request.get().changes()) {
      ordered(request.get(), asker, reply);
    }
    return reply;
  }

  private LocalReply refused(LocalRequest request, Asker asker, String remedy) {
    refusals.refused(asker, request);
    var needed = Right.requiredBy(request).role();
    return new LocalReply.Refused(
        Reason.FORBIDDEN,
        "nothing was changed: that takes the role %s; %s".formatted(needed, remedy));
  }

  private LocalReply answered(LocalRequest request, Asker asker) {
    try {
      return desk.answer(request, asker)
          .toCompletableFuture()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("no answer to {}: {}", request.getClass().getSimpleName(), e.toString());
      return new LocalReply.Refused(Reason.UNAVAILABLE, "the daemon is too busy to answer");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new LocalReply.Refused(Reason.UNAVAILABLE, "the daemon stops");
    }
  }

  private static void ordered(LocalRequest request, Asker asker, LocalReply reply) {
    AUDIT.info(
        "ordered what={} by={} from={} answer={}",
        Names.quoted(Names.printable(words(request))),
        Names.quoted(asker.name()),
        Names.quoted(asker.from()),
        reply instanceof LocalReply.Refused(var reason, _) ? "refused-" + reason : "done");
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
