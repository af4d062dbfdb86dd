package io.picketline.cli.session;

import java.util.Optional;
import picocli.CommandLine;

/** Where the verbs run: in a process of the caller's own, or in a daemon that he asks. */
public interface Place {

  /** A process of the caller's own. */
  Place OWN =
      new Place() {
        @Override
        public Optional<DaemonClient> daemon() {
          return Optional.empty();
        }

        @Override
        public void requireOwnProcess() {
          // it is
        }

        @Override
        public CommandLine adapted(CommandLine tree) {
          return tree;
        }
      };

  /** The daemon in which the verbs run, if they do. */
  Optional<DaemonClient> daemon();

  /** Ends the run, as one for a process of the caller's own, where this is none. */
  void requireOwnProcess();

  /** The tree as it may be run here. */
  CommandLine adapted(CommandLine tree);
}
