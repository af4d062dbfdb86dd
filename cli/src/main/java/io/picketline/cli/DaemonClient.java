package io.picketline.cli;

import io.picketline.front.Unanswered;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;

/** Asks one daemon; its text says which. */
interface DaemonClient {

  /** What is said where it is not known whether a change was made. */
  String UNKNOWN = Unanswered.UNKNOWN;

  /**
   * The daemon's answer.
   *
   * @throws CommandException if there is none, saying what to do about it
   */
  LocalReply ask(LocalRequest request);
}
