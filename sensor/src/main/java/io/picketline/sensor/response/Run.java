package io.picketline.sensor.response;

import io.picketline.protocol.Prefix;
import java.util.List;

/**
 * A command that is being run.
 *
 * @param words the program and its arguments
 */
record Run(Prefix source, Occasion.Deciding probe, List<String> words) {
  Run {
    words = List.copyOf(words);
  }
}
