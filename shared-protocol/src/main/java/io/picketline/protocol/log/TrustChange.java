package io.picketline.protocol.log;

import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Names;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A change of who is let in. Coordinators go by it; sensors take from it only which hosts are of
 * the fleet, and where.
 */
public sealed interface TrustChange extends Change {

  /**
   * Whoever shows the secret may join once.
   *
   * @param hash SHA-256 of the secret, 64 lower-case hexadecimal digits; the secret itself is
   *     nowhere
   * @param host the name that its certificate will have
   * @param role {@link Role#SENSOR} or {@link Role#COORDINATOR}
   * @param groups those that the host is to be in
   * @param addresses those that it may speak for; if none, those that it tells
   * @param author who let it in
   */
  record TokenMade(
      String hash,
      String host,
      Role role,
      Set<String> groups,
      List<SourceAddress> addresses,
      String author,
      Instant at,
      Instant expires)
      implements TrustChange {

    /** For how long after its end a token is remembered, so that the cause can be told. */
    public static final Duration REMEMBERED = Duration.ofDays(1);

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    public TokenMade {
      requireHash(hash);
      requireJoining(host, role, groups, addresses);
      groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
      addresses = List.copyOf(addresses);
      Names.requireText(author);
    }

    /** Until when it is remembered. */
    public Instant keepUntil() {
      return expires.plus(REMEMBERED);
    }

    /** Requires a SHA-256 as it is kept: 64 lower-case hexadecimal digits. */
    public static void requireHash(String hash) {
      if (!HASH.matcher(hash).matches()) {
        throw new IllegalArgumentException("no SHA-256 in hexadecimal digits");
      }
    }
  }

  /**
   * The token has done its service, and does none again but to whoever has the same key: the answer
   * may have been lost.
   *
   * @param host who joined by it
   * @param from where it was used, in words
   * @param key SHA-256 of the key that the certificate is for, as X.509 writes it
   *     (SubjectPublicKeyInfo), 64 lower-case hexadecimal digits; none where it was not noted
   */
  record TokenUsed(String hash, String host, Instant at, String from, Optional<String> key)
      implements TrustChange {
    public TokenUsed {
      TokenMade.requireHash(hash);
      Names.requireHost(host);
      Names.requireText(from);
      key.ifPresent(TokenMade::requireHash);
    }
  }

  /**
   * Every certificate of that name that was issued at or before {@code at} is void. A host leaves
   * the fleet by it, and a user's role ends; whoever is enrolled anew gets a later certificate.
   *
   * @param name of a host or a user
   */
  record HostRevoked(String name, Instant at, String author, String reason) implements TrustChange {

    /** For how long it is remembered: no certificate lives longer. */
    public static final Duration REMEMBERED = Duration.ofDays(3_660);

    public HostRevoked {
      Names.requireHost(name);
      Names.requireText(author);
      Names.requireText(reason);
    }

    /** Until when it is remembered. */
    public Instant keepUntil() {
      return at.plus(REMEMBERED);
    }

    /** Whether it makes a certificate of that name void. */
    public boolean voids(Instant issued) {
      return !issued.isAfter(at);
    }
  }

  /** The host's certificate names other addresses than are registered: they wait for an admin. */
  record AddressesClaimed(String name, List<SourceAddress> addresses, Instant at)
      implements TrustChange {
    public AddressesClaimed {
      addresses = new FleetHost(name, addresses).addresses();
    }

    /** The host as it would be. */
    public FleetHost host() {
      return new FleetHost(name, addresses);
    }
  }

  /** From now on these are the addresses that the host speaks for. */
  record AddressesApproved(String name, List<SourceAddress> addresses, String author, Instant at)
      implements TrustChange {
    public AddressesApproved {
      addresses = new FleetHost(name, addresses).addresses();
      Names.requireText(author);
    }

    /** The host as it is now. */
    public FleetHost host() {
      return new FleetHost(name, addresses);
    }
  }

  /**
   * A person may give orders from afar. Ended by {@link HostRevoked}.
   *
   * @param role one of people
   */
  record UserAdded(String name, Role role, String author, Instant at) implements TrustChange {
    public UserAdded {
      Names.requireHost(name);
      Names.requireText(author);
      if (!role.ofPeople()) {
        throw new IllegalArgumentException("%s is no role of a user".formatted(role));
      }
    }
  }

  /**
   * Whoever shows the secret may fetch lists of blocks by URL, and do nothing else.
   *
   * @param name what it is called; no host's and no user's
   * @param hash SHA-256 of the secret, 64 lower-case hexadecimal digits
   * @param expires when it ends; if none, only by {@link ExportTokenEnded}
   */
  record ExportTokenMade(
      String name, String hash, String author, Instant at, Optional<Instant> expires)
      implements TrustChange {
    public ExportTokenMade {
      Names.requireHost(name);
      TokenMade.requireHash(hash);
      Names.requireText(author);
    }

    /** Whether it counts at {@code now}. */
    public boolean counts(Instant now) {
      return expires.map(now::isBefore).orElse(true);
    }
  }

  /** Nobody fetches lists by the token of that name any more. */
  record ExportTokenEnded(String name, String author, Instant at) implements TrustChange {
    public ExportTokenEnded {
      Names.requireHost(name);
      Names.requireText(author);
    }
  }

  /**
   * Checks what a token is to be for.
   *
   * @throws IllegalArgumentException in the operator's words
   */
  static void requireJoining(
      String host, Role role, Set<String> groups, List<SourceAddress> addresses) {
    var named = new FleetHost(host, addresses);
    if (role.ofPeople()) {
      throw new IllegalArgumentException("%s is no role of a host".formatted(role));
    }
    if (groups.size() > IgnoreScope.MOST) {
      throw new IllegalArgumentException(
          "%s is put in %d groups, more than %d"
              .formatted(named.name(), groups.size(), IgnoreScope.MOST));
    }
    groups.forEach(Names::requireHost);
  }
}
