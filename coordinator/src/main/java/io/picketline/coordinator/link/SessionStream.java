package io.picketline.coordinator.link;

import io.picketline.protocol.link.LinkMessage;

/** The connection of a session, as far as the session sees it. */
interface SessionStream {

  /** Sends a message; the session hears of it before it may send another one. */
  void send(LinkMessage.FromCoordinator message);

  /** Ends the connection once what was sent has gone. */
  void finish();

  /** Ends the connection now. */
  void abort(String why);
}
