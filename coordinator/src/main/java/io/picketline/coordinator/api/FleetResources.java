package io.picketline.coordinator.api;

import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.TrustRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The fleet: its coordinators, hosts and users, and who is let in. */
final class FleetResources {

  private static final Duration LIFE = Duration.ofHours(24);

  private final Enquiry enquiry;
  private final Changes changes;

  FleetResources(Enquiry enquiry, Changes changes) {
    this.enquiry = enquiry;
    this.changes = changes;
  }

  List<Operation> operations() {
    return List.of(
        Operation.get("/v1/status", this::status),
        Operation.get("/v1/sensors", this::sensors),
        Operation.delete("/v1/sensors/{name}", this::remove),
        Operation.post("/v1/sensors/{name}/approve", this::approve),
        Operation.post("/v1/sensors/{name}/revoke", this::revoke),
        Operation.get("/v1/sensors/{name}/verdicts", this::testimony),
        Operation.post("/v1/sensors/{name}/revert", this::revert),
        Operation.get("/v1/users", this::users),
        Operation.delete("/v1/users/{name}", this::removeUser),
        Operation.post("/v1/enrolments", this::enroll));
  }

  /** Why somebody is shut out. */
  record Revocation(Optional<String> reason, Optional<Boolean> revert) {}

  /** From when on what a sensor told is taken back. */
  record Reversion(Instant since, Optional<Prefix> after) {}

  /** Who may join. */
  record Enrolment(
      String host,
      Optional<Role> role,
      Optional<Set<String>> groups,
      Optional<List<SourceAddress>> addresses,
      Optional<Duration> life) {
    TrustRequest.Enroll request() {
      return new TrustRequest.Enroll(
          host,
          role.orElse(Role.SENSOR),
          groups.orElse(Set.of()),
          addresses.orElse(List.of()),
          life.orElse(LIFE),
          false);
    }
  }

  private Answer status(Call call, Parameters at) {
    at.requireNoOther();
    return enquiry.tell(call, new LocalRequest.ShowStatus());
  }

  private Answer sensors(Call call, Parameters at) {
    var after = at.value("after", Names::requireHost);
    at.requireNoOther();
    return enquiry.tell(call, new LocalRequest.ListSensors(after));
  }

  private Answer remove(Call call, Parameters at) {
    return change(call, at, dryRun -> new LocalRequest.RemoveHost(at.name(), dryRun));
  }

  private Answer approve(Call call, Parameters at) {
    return change(call, at, dryRun -> new TrustRequest.Approve(at.name(), dryRun));
  }

  private Answer revoke(Call call, Parameters at) {
    var none = new Revocation(Optional.empty(), Optional.empty());
    var told = Bodies.readIfAny(call, Revocation.class, none);
    return change(
        call,
        at,
        dryRun ->
            new TrustRequest.Revoke(at.name(), told.reason(), told.revert().orElse(false), dryRun));
  }

  private Answer testimony(Call call, Parameters at) {
    var since = at.instant("since");
    var after = at.value("after", Prefix::parse);
    at.requireNoOther();
    return enquiry.tell(call, new LocalRequest.WhySensor(at.name(), since, after));
  }

  private Answer revert(Call call, Parameters at) {
    var told = Bodies.read(call, Reversion.class);
    return change(
        call, at, dryRun -> new LocalRequest.Revert(at.name(), told.since(), dryRun, told.after()));
  }

  private Answer users(Call call, Parameters at) {
    at.requireNoOther();
    return Tags.tagged(call, enquiry.tell(call, new LocalRequest.ListUsers()));
  }

  private Answer removeUser(Call call, Parameters at) {
    var reason = at.text("reason");
    return change(call, at, dryRun -> new TrustRequest.RemoveUser(at.name(), reason, dryRun));
  }

  /** Nothing of a token can be tried: there is no dry run. */
  private Answer enroll(Call call, Parameters at) {
    at.requireNoOther();
    var reply = enquiry.ask(call, Bodies.read(call, Enrolment.class).request());
    var told = Enquiry.told(reply).with("Cache-Control", "no-store");
    return new Answer.Whole(
        told.status() == 200 ? 201 : told.status(), told.type(), told.body(), told.headers());
  }

  private Answer change(Call call, Parameters at, Function<Boolean, LocalRequest> order) {
    var manner = Changes.Manner.of(at);
    return changes.make(call, manner, order.apply(manner.dryRun()));
  }
}
