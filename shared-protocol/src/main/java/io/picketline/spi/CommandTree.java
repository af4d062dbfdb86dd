package io.picketline.spi;

import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.relay.Errand;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalInt;

/**
 * The command's verbs, for a daemon to run in a caller's name: it is warm, and a new process is
 * not. Thread-safe.
 */
public interface CommandTree {

  /** The daemon, as far as the caller may ask it. */
  interface Asked {

    /**
     * Its answer.
     *
     * @throws IOException if the caller is gone, or has asked more than a daemon answers at once
     */
    LocalReply ask(LocalRequest request) throws IOException;
  }

  /**
   * Runs a command line. It opens no file, starts no process and asks nobody but {@code daemon}.
   *
   * @param out takes what is for standard output, UTF-8
   * @param err takes what is for standard error, UTF-8
   * @return the exit code; nothing if it can only be run in the caller's own process
   */
  OptionalInt run(Errand errand, Asked daemon, OutputStream out, OutputStream err);
}
