package io.picketline.coordinator.order;

import static io.picketline.coordinator.evidence.Told.EVER;

import io.picketline.config.KnownNames;
import io.picketline.coordinator.admission.Admission;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.roster.Roster;
import io.picketline.identity.Token;
import io.picketline.protocol.local.ChangedLine;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalReply.Refused;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.TrustChange;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Carries out what admins order of who is let in. Not thread-safe. */
final class TrustOrders {

  /** Most tokens that can be used at a time. */
  private static final int MOST_TOKENS = 10_000;

  private static final int MOST_NAMED = 100;

  private final Judgement judgement;
  private final Roster roster;
  private final SecureRandom random;
  private final UserOrders users;
  private final ExportTokenOrders exports;

  /**
   * Orders to {@code judgement}.
   *
   * @param random makes the tokens' secrets
   */
  TrustOrders(Judgement judgement, Roster roster, SecureRandom random, UserOrders users) {
    this.judgement = judgement;
    this.roster = roster;
    this.random = random;
    this.users = users;
    this.exports = new ExportTokenOrders(judgement, random);
  }

  /** The tokens by which lists are fetched. */
  ExportTokenOrders exports() {
    return exports;
  }

  LocalReply order(TrustRequest request, String author, Instant now) {
    return switch (request) {
      case TrustRequest.Enroll enroll -> enroll(enroll, author, now);
      case TrustRequest.Approve approve -> approve(approve, author, now);
      case TrustRequest.Revoke revoke -> revoke(revoke, author, now);
      case TrustRequest.AddUser add -> users.add(add, author, now);
      case TrustRequest.AddExportToken add -> exports.add(add, author, now);
      case TrustRequest.RemoveExportToken remove -> exports.remove(remove, author, now);
      case TrustRequest.RemoveUser remove ->
          users.remove(remove, author, voidUntil(remove.name(), now));
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
    var warnings = warnings(order, now);
    if (order.dryRun()) {
      return Changes.shown(List.of(foreseen(order, now)), warnings, 0);
    }
    var secret = new byte[Token.SECRET_BYTES];
    random.nextBytes(secret);
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

  private static ChangedLine foreseen(TrustRequest.Enroll order, Instant now) {
    var line = new StringBuilder("would make a token by which ");
    line.append("%s can join as %s until %s".formatted(
        order.host(), order.role(), now.plus(order.life()).truncatedTo(ChronoUnit.SECONDS)));
    if (!order.groups().isEmpty()) {
      line.append(", in ").append(String.join(", ", new TreeSet<>(order.groups())));
    }
    line.append(
        order.addresses().isEmpty()
            ? ", and speak for the addresses that it tells"
            : ", and speak for %s".formatted(order.addresses()));
    return new ChangedLine(order.host(), line.toString());
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
      var claiming = admission().claims().stream().map(TrustChange.AddressesClaimed::name).toList();
      return new Refused(
          Reason.NOT_FOUND,
          "%s claims no other addresses; who does: %s"
              .formatted(name, claiming.isEmpty() ? "nobody" : String.join(", ", claiming)));
    }
    var host = claim.get().host();
    var taken = judgement.enrolment().taken(host);
    if (taken.isPresent()) {
      return new Refused(Reason.FORBIDDEN, taken.get());
    }
    var before = judgement.log().state().host(name).map(FleetHost::addresses).orElse(List.of());
    var line = "%s: %s instead of %s".formatted(name, host.addresses(), before);
    if (order.dryRun()) {
      return Changes.shown(List.of(new ChangedLine(name, "would approve " + line)), List.of(), 0);
    }
    var approved = new TrustChange.AddressesApproved(name, host.addresses(), author, now);
    judgement.enrolment().register(approved, host, now);
    return Changes.shown(
        List.of(new ChangedLine(name, "approved " + line)), List.of(), judgement.log().head());
  }

  private LocalReply revoke(TrustRequest.Revoke order, String author, Instant now) {
    var name = order.name();
    var lines = lines(order, now);
    var warnings = unknown(name);
    if (order.dryRun()) {
      return Changes.shown(lines, warnings, 0);
    }
    var reason = order.reason().orElse("no reason given");
    var at = voidUntil(name, now);
    var revoked = new TrustChange.HostRevoked(name, at, author, reason);
    judgement.revoke(revoked, order.revert(), now);
    roster.remove(name);
    return Changes.shown(lines, warnings, judgement.log().head());
  }

  /**
   * Now; or, where a clock is ahead or was set back, when the last certificate was issued that was
   * seen, or any that was made since the last revocation.
   */
  private Instant voidUntil(String name, Instant now) {
    var seen = Stream.concat(roster.issued(name).stream(), users.shown(name).stream());
    var made = Stream.of(now, judgement.enrolment().issuedFrom(name, now));
    return later(name, Stream.concat(seen, made).max(Comparator.naturalOrder()).orElse(now));
  }

  /** What comes of it; of verdicts the first ones. */
  private List<ChangedLine> lines(TrustRequest.Revoke order, Instant now) {
    var name = order.name();
    var would = order.dryRun() ? "would be " : "";
    var fate = order.dryRun() ? "would be void, and it would be" : "are void, and it is";
    var lines = new ArrayList<ChangedLine>();
    lines.add(
        new ChangedLine(
            name,
            "%s: all its certificates %s no more of the fleet".formatted(name, fate)));
    if (order.revert()) {
      var first =
          judgement.testimony().forecast(name, EVER, Optional.empty(), MOST_NAMED, now);
      first
          .ended()
          .forEach(verdict ->
              lines.add(
                  new ChangedLine(
                      verdict.source(),
                      "%s %sunblocked: it does not stand without %s"
                          .formatted(verdict.source(), would, name))));
      if (first.more()) {
        lines.add(
            new ChangedLine(
                name,
                "and so for the others; 'picket why --sensor %s' lists them".formatted(name)));
      }
    }
    return lines;
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
        : List.of(
            "nobody of that name is known%s; a host's or user's certificates of it are void all the"
                    .formatted(KnownNames.beside(name, names()))
                + " same, a coordinator's are not: 'picket ca rotate' is rid of one");
  }

  private List<String> names() {
    return Stream.concat(
            judgement.log().state().hosts().stream().map(FleetHost::name),
            admission().users().stream().map(TrustChange.UserAdded::name))
        .toList();
  }

  private Optional<String> notAHost(String name) {
    return admission().user(name).map(_ -> "%s is a user, no host".formatted(name));
  }

  private Admission admission() {
    return judgement.log().state().admission();
  }
}
