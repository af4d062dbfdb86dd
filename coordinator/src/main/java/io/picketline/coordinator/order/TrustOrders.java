package io.picketline.coordinator.order;

import io.picketline.coordinator.admission.Admission;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.log.LogState.Held;
import io.picketline.coordinator.roster.Roster;
import io.picketline.identity.Token;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalReply.Refused;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.TrustChange;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Carries out what admins order of who is let in. Not thread-safe. */
final class TrustOrders {

  /** Most tokens that can be used at a time. */
  private static final int MOST_TOKENS = 10_000;

  private final Judgement judgement;
  private final Roster roster;
  private final SecureRandom random;

  /**
   * Orders to {@code judgement}.
   *
   * @param random makes the tokens' secrets
   */
  TrustOrders(Judgement judgement, Roster roster, SecureRandom random) {
    this.judgement = judgement;
    this.roster = roster;
    this.random = random;
  }

  LocalReply order(TrustRequest request, String author, Instant now) {
    return switch (request) {
      case TrustRequest.Enroll enroll -> enroll(enroll, author, now);
      case TrustRequest.Approve approve -> approve(approve, author, now);
      case TrustRequest.Revoke revoke -> revoke(revoke, author, now);
    };
  }

  /** Makes a token; its secret is in the answer, and nowhere else. */
  private LocalReply enroll(TrustRequest.Enroll order, String author, Instant now) {
    var host = new FleetHost(order.host(), order.addresses());
    var refusal = notAHost(order.host()).or(() -> judgement.enrolment().taken(host));
    if (refusal.isPresent()) {
      return new Refused(Reason.FORBIDDEN, refusal.get());
    }
    if (admission().open(_ -> true, now) >= MOST_TOKENS) {
      return new Refused(
          Reason.FORBIDDEN, "%d tokens wait to be used; let them end first".formatted(MOST_TOKENS));
    }
    var secret = new byte[Token.SECRET_BYTES];
    random.nextBytes(secret);
    var warnings = warnings(order, now);
    var made =
        new TrustChange.TokenMade(
            Token.hash(secret),
            order.host(),
            order.role(),
            order.groups(),
            order.addresses(),
            author,
            later(order.host(), now),
            now.plus(order.life()));
    judgement.log().append(made);
    return new TrustReply.Enrolled(
        Base64.getUrlEncoder().withoutPadding().encodeToString(secret),
        order.host(),
        order.role(),
        made.expires(),
        List.of(),
        warnings,
        judgement.log().head());
  }

  private List<String> warnings(TrustRequest.Enroll order, Instant now) {
    var warnings = new ArrayList<String>();
    if (roster.mayLive(order.host(), now)) {
      warnings.add(
          "%s is connected: it can join anew only once its sensor is stopped, or revoked"
              .formatted(order.host()));
    }
    var others = admission().open(made -> made.host().equals(order.host()), now);
    if (others > 0) {
      warnings.add(
          "%d earlier tokens for %s can be used yet; 'picket sensors revoke' ends them"
              .formatted(others, order.host()));
    }
    return warnings;
  }

  private LocalReply approve(TrustRequest.Approve order, String author, Instant now) {
    var name = order.host();
    var claim = admission().claim(name);
    if (claim.isEmpty()) {
      return new Refused(Reason.NOT_FOUND, "%s claims no other addresses".formatted(name));
    }
    var host = claim.get().host();
    var taken = judgement.enrolment().taken(host);
    if (taken.isPresent()) {
      return new Refused(Reason.FORBIDDEN, taken.get());
    }
    var before = judgement.log().state().host(name).map(FleetHost::addresses).orElse(List.of());
    var line = "%s: %s instead of %s".formatted(name, host.addresses(), before);
    if (order.dryRun()) {
      return Changes.shown(List.of("would approve " + line), List.of(), 0);
    }
    var approved = new TrustChange.AddressesApproved(name, host.addresses(), author, now);
    judgement.enrolment().register(approved, host, now);
    return Changes.shown(List.of("approved " + line), List.of(), judgement.log().head());
  }

  private LocalReply revoke(TrustRequest.Revoke order, String author, Instant now) {
    var name = order.name();
    var alone = order.revert() ? restingOn(name, now) : List.<Prefix>of();
    var lines = new ArrayList<String>();
    var would = order.dryRun() ? "would be " : "";
    lines.add(
        "%s: all its certificates are %svoid, and it is %sno more of the fleet"
            .formatted(name, would, would));
    alone.forEach(source ->
        lines.add("%s %sunblocked: it rested on %s alone".formatted(source, would, name)));
    var warnings = unknown(name);
    if (order.dryRun()) {
      return Changes.shown(lines, warnings, 0);
    }
    var reason = order.reason().orElse("no reason given");
    var at = later(name, roster.issued(name).filter(now::isBefore).orElse(now));
    judgement.revoke(new TrustChange.HostRevoked(name, at, author, reason), now);
    roster.remove(name);
    var because = Optional.of("reverted: rested on %s alone".formatted(name));
    alone.forEach(source -> judgement.unblock(source, author, because, now));
    return Changes.shown(lines, warnings, judgement.log().head());
  }

  /** Later than the last revocation of that name, as every certificate and token must be. */
  private Instant later(String name, Instant at) {
    return admission()
        .revoked(name)
        .filter(last -> last.voids(at))
        .map(last -> last.at().plusMillis(1))
        .orElse(at);
  }

  private List<String> unknown(String name) {
    var known =
        judgement.log().state().host(name).isPresent()
            || admission().user(name).isPresent()
            || admission().revoked(name).isPresent();
    return known
        ? List.of()
        : List.of("nobody of that name is known; certificates of it are void all the same");
  }

  /** Sources that the evidence of this host alone has blocked. */
  private List<Prefix> restingOn(String host, Instant now) {
    return judgement.log().state().all(now).stream()
        .map(Held::verdict)
        .filter(verdict -> verdict.origin() == Origin.DETECTED && !verdict.evidence().isEmpty())
        .filter(
            verdict -> verdict.evidence().stream().allMatch(piece -> piece.host().equals(host)))
        .map(verdict -> verdict.source())
        .toList();
  }

  private Optional<String> notAHost(String name) {
    return admission().user(name).map(_ -> "%s is a user, no host".formatted(name));
  }

  private Admission admission() {
    return judgement.log().state().admission();
  }
}
