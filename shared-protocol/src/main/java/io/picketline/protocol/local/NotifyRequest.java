package io.picketline.protocol.local;

import io.picketline.protocol.Names;

/** What is asked of those who are told what happens. */
public sealed interface NotifyRequest extends LocalRequest {

  /** Who is told; answered by {@link NotifyReply.Receivers}. */
  record ListReceivers() implements NotifyRequest {}

  /** Tell one of them something now, and say what it answers: {@link NotifyReply.Tested}. */
  record TestReceiver(String name) implements NotifyRequest {
    public TestReceiver {
      Names.requireHost(name);
    }
  }
}
