package io.picketline.sensor.keeper;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;

/** What is done about an attacker beside the packet filter. Its calls return at once. */
public interface Reactions {

  /** Nothing is done. */
  Reactions NONE =
      new Reactions() {
        @Override
        public void blocked(Verdict verdict, Scope scope) {}

        @Override
        public void unblocked(Prefix source) {}
      };

  /** Who gave a verdict. */
  enum Scope {
    /** This host alone. */
    HOST,
    /** The coordinator, for all hosts. */
    NETWORK
  }

  /** A source is to be dropped until the verdict expires; told again when that changes. */
  void blocked(Verdict verdict, Scope scope);

  /** A source is let through again before its time. */
  void unblocked(Prefix source);
}
