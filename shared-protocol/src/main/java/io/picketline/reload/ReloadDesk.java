package io.picketline.reload;

import io.picketline.local.LocalDesk;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers {@link LocalRequest.Reload}, and hands everything else on. */
public record ReloadDesk(Reload<?> reload, LocalDesk others) implements LocalDesk {

  @Override
  public CompletionStage<LocalReply> answer(LocalRequest request, Asker asker) {
    return request instanceof LocalRequest.Reload(var dryRun)
        ? CompletableFuture.completedStage(dryRun ? reload.rehearse() : reload.run(asker.author()))
        : others.answer(request, asker);
  }
}
