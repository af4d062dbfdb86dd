package io.picketline.coordinator.order;

import io.picketline.config.KnownNames;
import io.picketline.coordinator.admission.Admission;
import io.picketline.coordinator.admission.Decision;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.ChangedLine;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalReply.Refused;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import io.picketline.protocol.log.TrustChange;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries out what admins order of users. Not thread-safe. */
final class UserOrders {

  /** Most users: what fits one answer. */
  private static final int MOST = 2_000;

  private final Judgement judgement;

  private final Admissions admissions;
  private final Map<String, Instant> shown = new HashMap<>();

  UserOrders(Judgement judgement, Admissions admissions) {
    this.judgement = judgement;
    this.admissions = admissions;
  }

  /** Why somebody may not ask at all who is known by a certificate, if so. */
  Optional<String> refusal(Asker asker, Instant now) {
    if (asker.user().isEmpty() || asker.issued().isEmpty()) {
      return Optional.empty();
    }
    var user = asker.user().get();
    var issued = asker.issued().get();
    return switch (admissions.vouch(user, asker.right().role(), issued, now)) {
      case Decision.Redeemed _ -> {
        shown.merge(user, issued, (one, other) -> one.isAfter(other) ? one : other);
        yield Optional.empty();
      }
      case Decision.Denied(var reason) -> Optional.of(reason);
    };
  }

  /** When the latest certificate was issued that a user has shown here, if any did. */
  Optional<Instant> shown(String user) {
    return Optional.ofNullable(shown.get(user));
  }

  LocalReply list() {
    return new TrustReply.Users(
        admission().users().stream()
            .map(user -> new TrustReply.User(user.name(), user.role(), user.author(), user.at()))
            .toList());
  }

  /** Takes up a user, or has him get another certificate of the same role. */
  LocalReply add(TrustRequest.AddUser order, String author, Instant now) {
    var refusal = host(order.name()).or(() -> otherRole(order)).or(() -> tooMany(order));
    if (refusal.isPresent()) {
      return new Refused(Reason.FORBIDDEN, refusal.get());
    }
    if (order.dryRun()) {
      var line =
          admission().user(order.name()).isPresent()
              ? "%s is a user with the role %s, and could have another certificate"
              : "would add user %s with the role %s";
      var said = line.formatted(order.name(), order.role());
      return Changes.shown(List.of(new ChangedLine(order.name(), said)), List.of(), 0);
    }
    judgement.log().append(new TrustChange.UserAdded(order.name(), order.role(), author, now));
    var revoked = admission().revoked(order.name()).map(TrustChange.HostRevoked::at);
    return new TrustReply.UserAdded(order.name(), order.role(), revoked, judgement.log().head());
  }

  /**
   * Makes a user's certificates void, those that nobody has told of too.
   *
   * @param at those that were issued until then
   */
  LocalReply remove(TrustRequest.RemoveUser order, String author, Instant at) {
    var name = order.name();
    var host = host(name);
    if (host.isPresent()) {
      return new Refused(
          Reason.FORBIDDEN, host.get() + "; 'picket sensors revoke' takes it out of the fleet");
    }
    var known = admission().user(name).isPresent();
    var warnings = known ? List.<String>of() : unknown(name);
    if (order.dryRun()) {
      return Changes.shown(
          List.of(new ChangedLine(name, "would remove user " + name)), warnings, 0);
    }
    var revoked =
        new TrustChange.HostRevoked(name, at, author, order.reason().orElse("user removed"));
    judgement.log().append(revoked);
    var line =
        "user %s removed; certificates that he got until %s are void".formatted(name, revoked.at());
    return Changes.shown(List.of(new ChangedLine(name, line)), warnings, judgement.log().head());
  }

  private List<String> unknown(String name) {
    var users = admission().users().stream().map(TrustChange.UserAdded::name).toList();
    return List.of(
        "no user %s is known%s; certificates of that name are void all the same"
            .formatted(name, KnownNames.beside(name, users)));
  }

  private Optional<String> host(String name) {
    return judgement.log().state().host(name).isPresent()
        ? Optional.of("%s is a host; a name is a host's or a user's, never both".formatted(name))
        : Optional.empty();
  }

  private Optional<String> otherRole(TrustRequest.AddUser order) {
    return admission()
        .user(order.name())
        .filter(user -> user.role() != order.role())
        .map(user ->
            "%s is known with the role %s, and may have a certificate of it; 'picket user remove %s'"
                    .formatted(user.name(), user.role(), user.name())
                + " makes that void");
  }

  private Optional<String> tooMany(TrustRequest.AddUser order) {
    return admission().users().size() >= MOST && admission().user(order.name()).isEmpty()
        ? Optional.of("there are %d users already".formatted(MOST))
        : Optional.empty();
  }

  private Admission admission() {
    return judgement.log().state().admission();
  }
}
