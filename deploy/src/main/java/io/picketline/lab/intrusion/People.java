package io.picketline.lab.intrusion;

import static io.picketline.lab.intrusion.Strangers.shown;

import io.picketline.lab.fleet.HostDirectory;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.intrusion.Forgery.Said;
import io.picketline.lab.intrusion.Try.Seen;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.StatusReply;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** People with a certificate, who ask for more than their role may. */
final class People {

  private static final Prefix SOMEBODY = Prefix.of(SourceAddress.parse("10.207.0.2"));

  /** As far as certificates reach back. */
  private static final Duration AN_HOUR = Duration.ofHours(1);

  private static final Duration LIFE = Duration.ofMinutes(10);
  private static final String REFUSED = "refused, with the role that it takes";

  private People() {}

  static Kind all() {
    return new Kind(
        "a person with a role",
        Lane.AT_ONCE,
        List.of(
            new Try("a viewer's block, unblock, ignore rule and import", REFUSED, People::viewer),
            new Try(
                "an operator's forced block, removal of a host and reload",
                REFUSED,
                People::operator),
            new Try("a viewer who has been removed", "refused, whatever he asks", People::removed),
            shown(
                "a user's certificate, as a sensor",
                HostDirectory.LINK_PORT,
                ground -> Optional.of(user(ground, "sensor-to-be", Role.ADMIN))),
            shown(
                "a user's certificate, among the coordinators",
                HostDirectory.CLUSTER_PORT,
                ground -> Optional.of(user(ground, "coordinator-to-be", Role.ADMIN)))));
  }

  /** Has the operator make a user. */
  private static Papers user(Ground ground, String name, Role role) {
    var order = new TrustRequest.AddUser(name, role, false);
    if (!(ground.fleet().ask(ground.coordinator(), order) instanceof TrustReply.UserAdded)) {
      throw new LabException("no user " + name);
    }
    var now = Instant.now();
    return Forgery.byTheFleet(ground)
        .issue(
            new Said(
                List.of(name, role.dnsName()), List.of(), now.minus(AN_HOUR), now.plus(AN_HOUR)));
  }

  private static Seen viewer(Ground ground) throws IOException {
    return refused(
        ground,
        user(ground, "viewer-alice", Role.VIEWER),
        List.of(
            new LocalRequest.Block(SOMEBODY, LIFE, "no reason"),
            new LocalRequest.Unblock(SOMEBODY),
            new LocalRequest.AddIgnore(SOMEBODY, "a friend"),
            new LocalRequest.Import(
                List.of(new LocalRequest.Block(SOMEBODY, LIFE, "no reason")), false, false)));
  }

  private static Seen operator(Ground ground) throws IOException {
    return refused(
        ground,
        user(ground, "operator-bob", Role.OPERATOR),
        List.of(
            new LocalRequest.Block(SOMEBODY, LIFE, "no reason", false, true),
            new LocalRequest.RemoveHost("a", false),
            new LocalRequest.Reload(false)));
  }

  /** Whether he may look, and none of the rest. */
  private static Seen refused(Ground ground, Papers papers, List<LocalRequest> orders)
      throws IOException {
    var status = Desks.ask(ground, papers, new LocalRequest.ShowStatus());
    var reasons = new ArrayList<String>();
    for (var order : orders) {
      if (Desks.ask(ground, papers, order) instanceof LocalReply.Refused(var reason, var why)
          && reason == Reason.FORBIDDEN) {
        reasons.add(why);
      }
    }
    return new Seen(
        status instanceof StatusReply.CoordinatorStatus && reasons.size() == orders.size(),
        "%d of %d; %s".formatted(reasons.size(), orders.size(), String.join(" ", reasons)));
  }

  private static Seen removed(Ground ground) throws IOException {
    var papers = user(ground, "viewer-carol", Role.VIEWER);
    var before = Desks.ask(ground, papers, new LocalRequest.ShowStatus());
    var order = new TrustRequest.RemoveUser("viewer-carol", Optional.empty(), false);
    var said = ground.fleet().ask(ground.coordinator(), order);
    var after = Desks.ask(ground, papers, new LocalRequest.ShowStatus());
    return new Seen(
        before instanceof StatusReply.CoordinatorStatus
            && said instanceof LocalReply.Changed
            && after instanceof LocalReply.Refused,
        after instanceof LocalReply.Refused(_, var why) ? why : "answered");
  }
}
