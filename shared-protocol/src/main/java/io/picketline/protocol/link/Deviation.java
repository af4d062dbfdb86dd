package io.picketline.protocol.link;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import java.time.Instant;
import java.util.Optional;

/**
 * A source that a host treats otherwise than the log says.
 *
 * @param kind how the host treats it; none if it lets it through
 * @param since when it was decided, by the sensor's clock, if that is known
 * @param until when that ends by itself, by the sensor's clock, if it does
 * @param why the verdict's reason, or why the log's verdict is not in force
 */
public record Deviation(
    Prefix source,
    Optional<BlockKind> kind,
    Cause cause,
    Optional<Instant> since,
    Optional<Instant> until,
    String why) {

  /** Most of them that one host tells; those that the log's verdicts miss go first. */
  public static final int MOST = 256;

  public Deviation {
    Names.requireText(why);
  }

  /** Why a host does otherwise. */
  public enum Cause {
    /** The packet filter would not take it. */
    REFUSED,
    /** The source is guarded or ignored on that host. */
    SPARED,
    /** It had to make room for others: more than the host may block. */
    LEFT_OUT,
    /** That host serves the source: what it is served stays open. */
    SERVED,
    /** A verdict of that host alone. */
    OWN
  }
}
