package io.picketline.cli.session;

import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.util.function.Predicate;

/** Asks one daemon; its text says which. */
public interface DaemonClient {

  /** What is said where it is not known whether a change was made. */
  String UNKNOWN = Unanswered.UNKNOWN;

  /**
   * The daemon's answer.
   *
   * @throws CommandException if there is none, saying what to do about it
   */
  LocalReply ask(LocalRequest request);

  /**
   * Takes one answer after the other, until the daemon ends that: the next request goes on.
   *
   * @param taker takes each answer; false if it wants no more
   * @throws CommandException if there is none, saying what to do about it
   */
  default void follow(ListEvents request, Predicate<LocalReply> taker) {
    var _ = taker.test(ask(request));
  }
}
