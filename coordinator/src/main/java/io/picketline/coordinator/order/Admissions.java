package io.picketline.coordinator.order;

import io.picketline.coordinator.admission.Admission;
import io.picketline.coordinator.admission.Applicant;
import io.picketline.coordinator.admission.Decision;
import io.picketline.coordinator.admission.Decision.Denied;
import io.picketline.coordinator.admission.Decision.Redeemed;
import io.picketline.coordinator.judgement.Enrolment;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.Names;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.TrustChange;
import io.picketline.protocol.log.TrustChange.TokenMade;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides who gets a certificate: by a token, or by one that counts yet. Not thread-safe. */
public final class Admissions {
  private final Judgement judgement;
  private final Roster roster;

  Admissions(Judgement judgement, Roster roster) {
    this.judgement = judgement;
    this.roster = roster;
  }

  /**
   * Takes a token, which is used by it if its holder is let in; that may be told only once the log
   * is safe up to its head. The key that it was used for is let in again by it as long as it lives:
   * the first answer may have been lost.
   */
  public Decision redeem(Applicant applicant, Instant now) {
    var known = admission().token(applicant.hash());
    if (known.isEmpty()) {
      return Denied.UNKNOWN;
    }
    var token = known.get();
    var made = token.made();
    var earlier = letIn(token, applicant);
    var host = earlier.orElseGet(() -> new FleetHost(made.host(), addresses(made, applicant)));
    var refusal =
        (earlier.isPresent() ? Optional.<String>empty() : used(token))
            .or(() -> over(made, now))
            .or(() -> otherRole(made, applicant))
            .or(() -> notNow(host, made.role(), now));
    if (refusal.isPresent()) {
      return new Denied(refusal.get());
    }
    if (earlier.isEmpty()) {
      use(made, applicant, host, now);
    }
    return new Redeemed(
        host.name(),
        made.role(),
        made.groups(),
        host.addresses(),
        judgement.enrolment().issuedFrom(host.name(), now));
  }

  private void use(TokenMade made, Applicant applicant, FleetHost host, Instant now) {
    var key = Optional.of(applicant.key());
    judgement
        .log()
        .append(
            new TrustChange.TokenUsed(made.hash(), made.host(), now, from(applicant, made), key));
    if (made.role() == Role.SENSOR) {
      judgement.enrolment().register(new Change.HostEnrolled(host), host, now);
    }
  }

  private static List<SourceAddress> addresses(TokenMade made, Applicant applicant) {
    return made.addresses().isEmpty() ? applicant.addresses() : made.addresses();
  }

  /** As what the token has let that very key in, if it has and that is so still. */
  private Optional<FleetHost> letIn(Admission.Token token, Applicant applicant) {
    var made = token.made();
    return token
        .used()
        .flatMap(TrustChange.TokenUsed::key)
        .filter(applicant.key()::equals)
        .flatMap(_ ->
            made.role() == Role.SENSOR
                ? judgement.log().state().host(made.host())
                : Optional.of(new FleetHost(made.host(), addresses(made, applicant))));
  }

  private static Optional<String> used(Admission.Token token) {
    return token
        .used()
        .map(use ->
            "that token was used at %s from %s; %s"
                .formatted(seconds(use.at()), use.from(), another(token.made())));
  }

  /** Why the token does no service any more, if so. */
  private Optional<String> over(TokenMade made, Instant now) {
    if (!now.isBefore(made.expires())) {
      return Optional.of(
          "that token was over at %s; %s".formatted(seconds(made.expires()), another(made)));
    }
    return admission()
        .voided(made.host(), made.at())
        .map(by ->
            "that token was made before %s was revoked at %s; %s"
                .formatted(by.name(), seconds(by.at()), another(made)));
  }

  private static String another(TokenMade made) {
    return "make another with 'picket enroll %s'".formatted(made.host());
  }

  private static Optional<String> otherRole(TokenMade made, Applicant applicant) {
    return made.role() == applicant.role()
        ? Optional.empty()
        : Optional.of(
            "that token is for a %s: join %s '--as coordinator'"
                .formatted(made.role(), made.role() == Role.COORDINATOR ? "with" : "without"));
  }

  /** Why the host may not come in for now, if so; the token stays good. */
  private Optional<String> notNow(FleetHost host, Role role, Instant now) {
    if (admission().user(host.name()).isPresent()) {
      return Optional.of("%s is a user, no host".formatted(host.name()));
    }
    if (host.addresses().isEmpty()) {
      return Optional.of(
          "neither the token nor the host names an address; say --address when you join");
    }
    if (role == Role.SENSOR && roster.mayLive(host.name(), now)) {
      return Optional.of(
          "%s is connected or was heard of within %d s; stop its sensor first, or revoke it"
              .formatted(host.name(), Roster.LOST_AFTER.toSeconds()));
    }
    return judgement.enrolment().taken(host);
  }

  private static String from(Applicant applicant, TokenMade made) {
    var other = !applicant.name().isEmpty() && !applicant.name().equals(made.host());
    var called = other ? ", which calls itself " + applicant.name() : "";
    return Names.printable(applicant.from() + called);
  }

  /**
   * Whether whoever shows a certificate of this name and role is let in still, and as what.
   *
   * @param issued when that certificate was issued
   */
  public Decision vouch(String name, Role role, Instant issued, Instant now) {
    var voided = admission().voided(name, issued);
    if (voided.isPresent()) {
      var by = voided.get();
      return new Denied(role.ofPeople() ? Enrolment.removed(by) : Enrolment.revoked(by));
    }
    var host = judgement.log().state().host(name);
    var user = admission().user(name);
    if (role == Role.SENSOR && host.isEmpty()) {
      return new Denied(
          "%s is no host of the fleet; its sensor must connect first".formatted(name));
    }
    var otherRole = user.filter(one -> one.role() != role).isPresent();
    if (role.ofPeople() && (host.isPresent() || otherRole)) {
      return new Denied("%s is no %s".formatted(name, role));
    }
    return new Redeemed(
        name,
        role,
        Set.of(),
        host.filter(_ -> role == Role.SENSOR).map(FleetHost::addresses).orElse(List.of()),
        judgement.enrolment().issuedFrom(name, now));
  }

  private static Instant seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS);
  }

  private Admission admission() {
    return judgement.log().state().admission();
  }
}
