package io.picketline.protocol.local;

import io.picketline.protocol.Prefix;
import java.util.List;
import java.util.Optional;

/** What a coordinator answers of what one host's sensor told. */
public sealed interface TestimonyReply extends LocalReply {

  /**
   * Verdicts in force that rest on what one host's sensor told, ascending by source.
   *
   * @param known whether a host of this name is in the fleet
   * @param last the last source that was looked at, whether its verdict is among these or not
   * @param more whether there are others after it
   */
  record Testimony(
      String host, boolean known, List<Resting> verdicts, Optional<Prefix> last, boolean more)
      implements TestimonyReply {

    /** Most verdicts of one answer, here and in {@link Reverted}. */
    public static final int MOST = 200;

    public Testimony {
      verdicts = List.copyOf(verdicts);
    }
  }

  /**
   * A part of what one host's sensor told was taken back.
   *
   * @param known whether a host of this name is in the fleet
   * @param ended verdicts that ended, or would, ascending by source
   * @param kept how many others that rest on it too stand by the evidence of others
   * @param last the last source that was looked at
   * @param more whether there are others after it
   */
  record Reverted(
      String host,
      boolean known,
      List<Resting> ended,
      int kept,
      Optional<Prefix> last,
      boolean more,
      long seq)
      implements TestimonyReply, LocalReply.Settled {
    public Reverted {
      ended = List.copyOf(ended);
    }
  }
}
