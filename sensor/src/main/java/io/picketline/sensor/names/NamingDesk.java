package io.picketline.sensor.names;

import io.picketline.local.LocalDesk;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.util.concurrent.CompletionStage;

/**
 * Adds its name to what is told of a source; the answer waits for it no longer than some seconds.
 */
public record NamingDesk(HostNames names, LocalDesk others) implements LocalDesk {

  @Override
  public CompletionStage<LocalReply> answer(LocalRequest request, Asker asker) {
    var answer = others.answer(request, asker);
    return request instanceof LocalRequest.Why(var prefix) && prefix.isSingle()
        ? answer.thenCombine(
            names.name(prefix.address()),
            (reply, name) ->
                reply instanceof LocalReply.Explanation known ? known.named(name) : reply)
        : answer;
  }
}
