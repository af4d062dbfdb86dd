package io.picketline.lab.intrusion;

import java.util.List;

/**
 * Tries of one kind of intruder.
 *
 * @param who he is
 */
public record Kind(String who, Lane lane, List<Try> tries) {
  public Kind {
    tries = List.copyOf(tries);
  }
}
