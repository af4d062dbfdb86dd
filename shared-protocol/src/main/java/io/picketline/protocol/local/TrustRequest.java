package io.picketline.protocol.local;

import io.picketline.protocol.Names;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.log.TrustChange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What admins order of who is let in. */
public sealed interface TrustRequest extends LocalRequest {

  /** Whether only to say what would come of it. */
  boolean dryRun();

  /**
   * Let a host join once; answered by {@link TrustReply.Enrolled}, of a dry run by {@link
   * LocalReply.Changed}.
   *
   * @param role sensor or coordinator
   * @param groups those that the host is to be in
   * @param addresses those that it speaks for; if none, those that it tells
   * @param life how long the token is good for, 1 min to 30 days
   */
  record Enroll(
      String host,
      Role role,
      Set<String> groups,
      List<SourceAddress> addresses,
      Duration life,
      boolean dryRun)
      implements TrustRequest {

    /** Shortest life of a token. */
    public static final Duration SHORTEST = Duration.ofMinutes(1);

    /** Longest life of a token. */
    public static final Duration LONGEST = Duration.ofDays(30);

    public Enroll {
      TrustChange.requireJoining(host, role, groups, addresses);
      groups = Set.copyOf(groups);
      addresses = List.copyOf(addresses);
      if (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("a token is good for 1m to 30d");
      }
    }
  }

  /**
   * Know a user, who may have a certificate of this role then; answered by {@link
   * TrustReply.UserAdded}, of a dry run by {@link LocalReply.Changed}.
   *
   * @param role one of people
   */
  record AddUser(String name, Role role, boolean dryRun) implements TrustRequest {
    public AddUser {
      Names.requireHost(name);
      if (!role.ofPeople()) {
        throw new IllegalArgumentException("%s is no role of a user".formatted(role));
      }
    }
  }

  /** Make every certificate of a user void, at once and everywhere. */
  record RemoveUser(String name, Optional<String> reason, boolean dryRun) implements TrustRequest {
    public RemoveUser {
      Names.requireHost(name);
      reason.ifPresent(Names::requireText);
    }
  }

  /**
   * Let whoever has the token fetch lists by URL; answered by {@link TrustReply.ExportTokenAdded},
   * of a dry run by {@link LocalReply.Changed}.
   *
   * @param name what it is called
   * @param life how long it counts, 1 min to 3650 days; if none, until it is removed
   */
  record AddExportToken(String name, Optional<Duration> life, boolean dryRun)
      implements TrustRequest {

    /** Longest life of a token that has an end. */
    public static final Duration LONGEST = Duration.ofDays(3_650);

    public AddExportToken {
      Names.requireHost(name);
      if (life.filter(span -> span.compareTo(Enroll.SHORTEST) < 0).isPresent()
          || life.filter(span -> span.compareTo(LONGEST) > 0).isPresent()) {
        throw new IllegalArgumentException("a token counts for 1m to 3650d");
      }
    }
  }

  /** End a token by which lists are fetched, at once and everywhere. */
  record RemoveExportToken(String name, boolean dryRun) implements TrustRequest {
    public RemoveExportToken {
      Names.requireHost(name);
    }
  }

  /** Let a host speak for the addresses that it claims. */
  record Approve(String host, boolean dryRun) implements TrustRequest {
    public Approve {
      Names.requireHost(host);
    }
  }

  /**
   * Make every certificate of a host or user void, at once and everywhere.
   *
   * @param revert whether the verdicts end too that rest on that sensor's evidence alone
   */
  record Revoke(String name, Optional<String> reason, boolean revert, boolean dryRun)
      implements TrustRequest {
    public Revoke {
      Names.requireHost(name);
      reason.ifPresent(Names::requireText);
    }
  }
}
