package io.picketline.protocol.local;

import io.picketline.protocol.Prefix;
import java.util.List;
import java.util.Optional;

/**
 * Some verdicts in force, ascending by source.
 *
 * @param total how many are in force, wanted or not
 * @param next ask on after this source; none if there are no others. There may be fewer verdicts
 *     than were asked for, even none, and others behind them
 */
public record VerdictPage(int total, List<Standing> verdicts, Optional<Prefix> next)
    implements LocalReply {
  public VerdictPage {
    verdicts = List.copyOf(verdicts);
  }
}
