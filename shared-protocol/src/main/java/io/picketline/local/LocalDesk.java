package io.picketline.local;

import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.util.concurrent.CompletionStage;

/** Who answers requests of the command; from any thread. */
@FunctionalInterface
public interface LocalDesk {

  /** The one answer to a request, which {@code asker} may ask. */
  CompletionStage<LocalReply> answer(LocalRequest request, Asker asker);
}
