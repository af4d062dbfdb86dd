package io.picketline.local;

import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.util.concurrent.CompletionStage;

/** Who answers requests of the command; from any thread. */
@FunctionalInterface
public interface LocalDesk {

  /**
   * The one answer to a request.
   *
   * @param author who asks, by the socket's peer credentials
   */
  CompletionStage<LocalReply> answer(LocalRequest request, String author);
}
