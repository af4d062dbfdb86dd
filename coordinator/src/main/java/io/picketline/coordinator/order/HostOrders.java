package io.picketline.coordinator.order;

import io.picketline.config.KnownNames;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.local.ChangedLine;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.FleetHost;
import java.time.Instant;
import java.util.List;

/** Carries out what operators order about hosts. Not thread-safe. */
final class HostOrders {
  private final Judgement judgement;
  private final Roster roster;

  HostOrders(Judgement judgement, Roster roster) {
    this.judgement = judgement;
    this.roster = roster;
  }

  /** Takes a host out of the fleet; refused while its sensor may live. */
  LocalReply remove(LocalRequest.RemoveHost order, String author, Instant now) {
    var name = order.name();
    var known = judgement.log().state().host(name);
    if (known.isEmpty() && judgement.log().state().admission().revoked(name).isPresent()) {
      return Changes.shown(
          List.of(new ChangedLine(name, name + " was revoked, and is no more of the fleet")),
          List.of(),
          0);
    }
    if (known.isEmpty()) {
      return new LocalReply.Refused(
          Reason.NOT_FOUND,
          "no host %s is known%s".formatted(name, KnownNames.beside(name, hosts())));
    }
    if (roster.mayLive(name, now)) {
      return new LocalReply.Refused(
          Reason.FORBIDDEN,
          "%s is connected or was heard of within %d s; stop its sensor first"
              .formatted(name, Roster.LOST_AFTER.toSeconds()));
    }
    var line = "%s, no longer guarded: %s".formatted(name, known.get().addresses());
    if (order.dryRun()) {
      return Changes.shown(List.of(new ChangedLine(name, "would remove " + line)), List.of(), 0);
    }
    judgement.remove(name, author, now);
    roster.remove(name);
    return Changes.shown(
        List.of(new ChangedLine(name, "removed " + line)), List.of(), judgement.log().head());
  }

  private List<String> hosts() {
    return judgement.log().state().hosts().stream().map(FleetHost::name).toList();
  }
}
