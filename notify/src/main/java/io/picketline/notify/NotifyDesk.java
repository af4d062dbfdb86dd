package io.picketline.notify;

import io.picketline.local.LocalDesk;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.NotifyRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers what is asked of receivers; all else it leaves to the desk behind it, and whether
 * somebody who is known by a certificate may ask at all.
 */
public record NotifyDesk(Notifier notifier, LocalDesk others) implements LocalDesk {

  @Override
  public CompletionStage<LocalReply> answer(LocalRequest request, Asker asker) {
    if (!(request instanceof NotifyRequest asked)) {
      return others.answer(request, asker);
    }
    if (asker.user().isEmpty()) {
      return answer(asked, asker);
    }
    return others
        .answer(request, asker)
        .thenCompose(reply ->
            reply instanceof LocalReply.Refused
                ? CompletableFuture.completedStage(reply)
                : answer(asked, asker));
  }

  private CompletionStage<LocalReply> answer(NotifyRequest asked, Asker asker) {
    return switch (asked) {
      case NotifyRequest.ListReceivers _ -> CompletableFuture.completedStage(notifier.states());
      case NotifyRequest.TestReceiver(var name) ->
          CompletableFuture.supplyAsync(() -> test(name, asker), Thread::startVirtualThread);
    };
  }

  private LocalReply test(String name, Asker asker) {
    try {
      return notifier.test(name, asker.name());
    } catch (IllegalArgumentException e) {
      return new LocalReply.Refused(LocalReply.Reason.INVALID, String.valueOf(e.getMessage()));
    }
  }
}
