package io.picketline.cli.session;

import io.picketline.protocol.Prefix;
import picocli.CommandLine.Option;

/** Asks before what concerns many: the option of all verbs that do, and the question. */
public final class Consent {

  private static final int WIDE_V4 = 16;
  private static final int WIDE_V6 = 32;

  @Option(
      names = "--yes",
      description = {
        "Do not ask before a change that concerns many; without a terminal it is refused instead."
      })
  private boolean given;

  /** Whether there is nothing to ask. */
  public boolean given() {
    return given;
  }

  /**
   * Has a person agree to a change of a wide prefix.
   *
   * @param what becomes of it
   * @throws CommandException if nobody does
   */
  public void requireIfWide(Session session, Prefix prefix, String what) {
    var widest = prefix.address().isV4() ? WIDE_V4 : WIDE_V6;
    if (prefix.length() < widest) {
      require(session, "%s is wider than /%d and would be %s".formatted(prefix, widest, what));
    }
  }

  /**
   * Has a person agree to a change.
   *
   * @throws CommandException if nobody does
   */
  public void require(Session session, String danger) {
    if (!given && !session.agrees(danger)) {
      throw new CommandException(
          ExitCode.REFUSED, "nothing was changed: %s; --yes does it".formatted(danger));
    }
  }
}
