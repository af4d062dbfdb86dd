package io.picketline.coordinator.admission;

import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.TrustChange;
import io.picketline.protocol.log.TrustChange.AddressesClaimed;
import io.picketline.protocol.log.TrustChange.ExportTokenMade;
import io.picketline.protocol.log.TrustChange.HostRevoked;
import io.picketline.protocol.log.TrustChange.TokenMade;
import io.picketline.protocol.log.TrustChange.TokenUsed;
import io.picketline.protocol.log.TrustChange.UserAdded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Who may come in, as all entries of the log add up to. Two readers of the same entries, or of a
 * snapshot and the entries after it, hold the same. Not thread-safe.
 */
public final class Admission {

  /** A token, and what became of it. */
  public record Token(TokenMade made, Optional<TokenUsed> used) {}

  private final Map<String, Token> tokens = new TreeMap<>();
  private final Map<String, HostRevoked> revoked = new TreeMap<>();
  private final Map<String, AddressesClaimed> claims = new TreeMap<>();
  private final Map<String, UserAdded> users = new TreeMap<>();
  private final Map<String, ExportTokenMade> exports = new TreeMap<>();
  private long revocations;

  /** Takes one change; they are to come in order. */
  public void apply(TrustChange change) {
    switch (change) {
      case TokenMade made -> tokens.put(made.hash(), new Token(made, Optional.empty()));
      case TokenUsed used ->
          tokens.computeIfPresent(
              used.hash(), (_, token) -> new Token(token.made(), Optional.of(used)));
      case HostRevoked one -> {
        revocations++;
        revoked.put(one.name(), one);
        claims.remove(one.name());
        users.remove(one.name());
      }
      case AddressesClaimed claim -> claims.put(claim.name(), claim);
      case TrustChange.AddressesApproved approved -> claims.remove(approved.name());
      case UserAdded user -> users.put(user.name(), user);
      case ExportTokenMade made -> exports.put(made.name(), made);
      case TrustChange.ExportTokenEnded ended -> exports.remove(ended.name());
    }
  }

  /** The addresses of the host are settled: it was registered anew, or left the fleet. */
  public void settled(String host) {
    claims.remove(host);
  }

  /** Forgets what is over at {@code now}. */
  public void expire(Instant now) {
    tokens.values().removeIf(token -> over(token, now));
    revoked.values().removeIf(one -> over(one, now));
    exports.values().removeIf(made -> !made.counts(now));
  }

  private static boolean over(Token token, Instant now) {
    return !now.isBefore(token.made().keepUntil());
  }

  private static boolean over(HostRevoked one, Instant now) {
    return !now.isBefore(one.keepUntil());
  }

  /**
   * The changes that make all of this but the claims of an empty one. They come before the hosts: a
   * host that was revoked and enrolled again is of the fleet.
   */
  public List<Change> changes(Instant now) {
    var changes = new ArrayList<Change>();
    revoked.values().stream().filter(one -> !over(one, now)).forEach(changes::add);
    for (var token : tokens.values()) {
      if (!over(token, now)) {
        changes.add(token.made());
        token.used().ifPresent(changes::add);
      }
    }
    changes.addAll(users.values());
    changes.addAll(exportTokens(now));
    return changes;
  }

  /** Claims that wait for an operator, by name. They come after the hosts. */
  public List<AddressesClaimed> claims() {
    return List.copyOf(claims.values());
  }

  /** The token whose secret has this SHA-256, in 64 hexadecimal digits. */
  public Optional<Token> token(String hash) {
    return Optional.ofNullable(tokens.get(hash));
  }

  /** How many tokens may be used at {@code now}, of those that this takes. */
  public long open(Predicate<TokenMade> which, Instant now) {
    return tokens.values().stream()
        .filter(token -> token.used().isEmpty() && now.isBefore(token.made().expires()))
        .filter(token -> which.test(token.made()))
        .count();
  }

  /** The last time that the name's certificates were made void. */
  public Optional<HostRevoked> revoked(String name) {
    return Optional.ofNullable(revoked.get(name));
  }

  /** Whether any name's certificates were. */
  public boolean anyRevoked() {
    return !revoked.isEmpty();
  }

  /** What makes a certificate of that name void, if anything does. */
  public Optional<HostRevoked> voided(String name, Instant issued) {
    return revoked(name).filter(one -> one.voids(issued));
  }

  /** How many revocations this has seen: no session needs a look before there is another one. */
  public long revocations() {
    return revocations;
  }

  /** The addresses that the host claims. */
  public Optional<AddressesClaimed> claim(String host) {
    return Optional.ofNullable(claims.get(host));
  }

  /** The user of that name. */
  public Optional<UserAdded> user(String name) {
    return Optional.ofNullable(users.get(name));
  }

  /** All users, by name. */
  public List<UserAdded> users() {
    return List.copyOf(users.values());
  }

  /** The token of that name by which lists are fetched, if it counts. */
  public Optional<ExportTokenMade> exportToken(String name, Instant now) {
    return Optional.ofNullable(exports.get(name)).filter(made -> made.counts(now));
  }

  /** All tokens that count by which lists are fetched, by name. */
  public List<ExportTokenMade> exportTokens(Instant now) {
    return exports.values().stream().filter(made -> made.counts(now)).toList();
  }
}
