package io.picketline.coordinator.admission;

import io.picketline.protocol.Names;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether someone is let in. */
public sealed interface Decision {

  /**
   * It may have a certificate of this name and role.
   *
   * @param addresses those that are registered; none of a coordinator that is renewed, or of a user
   * @param notBefore when the certificate may have been issued at the earliest, for it to count
   */
  record Redeemed(
      String host, Role role, Set<String> groups, List<SourceAddress> addresses, Instant notBefore)
      implements Decision {
    public Redeemed {
      groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * It is not let in.
   *
   * @param reason in the operator's words, cut to what a text may have
   */
  record Denied(String reason) implements Decision {

    /** While no majority of the coordinators is heard. */
    public static final Denied UNDECIDED =
        new Denied(
            "nobody is let in now: the leading coordinator hears too few of the others to decide;"
                + " try again later");

    /** What is said of a secret that no token has, and of one that none can have. */
    public static final Denied UNKNOWN =
        new Denied(
            "no such token: it was mistyped, is of another fleet, or is over for long; make another"
                + " with 'picket enroll'");

    public Denied {
      reason = Names.printable(reason);
    }
  }
}
