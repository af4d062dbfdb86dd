package io.picketline.reload;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * A part of a daemon that takes new settings while it runs.
 *
 * @param <C> the daemon's settings
 */
public interface Reloadable<C> {

  /**
   * The keys whose values it takes, in full. One that ends with a dot stands for all keys of that
   * block.
   */
  Set<String> keys();

  /**
   * Makes ready for new settings; what is in force stays in force.
   *
   * @throws IOException in the operator's words, if it cannot work with them; the whole reload is
   *     then off
   */
  Swap prepare(C settings) throws IOException;

  /**
   * New settings that are ready, and may go unused.
   *
   * @param changes what they change, one line each; none if nothing
   * @param work puts them in force, which must not fail
   */
  record Swap(List<String> changes, Runnable work) {
    public Swap {
      changes = List.copyOf(changes);
    }

    /** Puts them in force, and says what that changed. */
    public List<String> commit() {
      work.run();
      return changes;
    }
  }
}
