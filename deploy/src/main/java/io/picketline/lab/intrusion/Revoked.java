package io.picketline.lab.intrusion;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.intrusion.Try.Seen;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.link.LinkMessage;
import java.time.Duration;
import java.util.List;

/** The holder of a stolen key, once the operator knows. The tries follow each other. */
final class Revoked {

  private static final SourceAddress PENDING = SourceAddress.parse("10.206.0.2");

  private static final SourceAddress AGAIN = SourceAddress.parse("10.206.0.4");
  private static final int ENOUGH = 8;
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  private Revoked() {}

  static Kind all() {
    return new Kind(
        "a sensor that is found out",
        Lane.LINK,
        List.of(
            new Try(
                "verdicts that rest on it alone",
                "listed by 'picket why --sensor', ended by 'picket revert', and no others",
                Revoked::reverted),
            new Try(
                "a session that goes on when it is revoked",
                "ended at once, with its pending evidence",
                Revoked::cutOff),
            new Try(
                "the revoked certificate, once more",
                "no session, and nothing that it tells is taken",
                Revoked::again)));
  }

  private static Seen reverted(Ground ground) {
    var standing = new Standing(ground);
    standing.order(AGAIN);
    var before = standing.blocksIn(Liars.HANDSHAKES);
    var on = ground.coordinator();
    var host = ground.stolen();
    var listed = ground.fleet().picket(on, List.of("why", "--sensor", host)).output();
    var named = before.stream().filter(one -> listed.contains(one.address().toString())).count();
    var since = List.of("revert", "--sensor", host, "--since", "1h", "--yes");
    var reverted = ground.fleet().picket(on, since);
    standing.settle();
    var after = standing.blocksIn(Liars.HANDSHAKES).size();
    var kept = standing.blocked(AGAIN);
    return new Seen(
        !before.isEmpty() && named == before.size() && reverted.exit() == 0 && after == 0 && kept,
        "%d blocks by its handshakes, %d of them listed, %d left; the operator's block %s"
            .formatted(before.size(), named, after, kept ? "stays" : "is gone"));
  }

  private static Seen cutOff(Ground ground) {
    var standing = new Standing(ground);
    try (var liar = Liar.of(ground.fleet(), ground.stolen(), ground.coordinator())) {
      liar.report(Liar.scan(PENDING, liar.host(), EvidenceKind.SYN_DARK, 2));
      var pending = standing.why(PENDING).pairs();
      var order = List.of("sensors", "revoke", ground.stolen(), "--reason", "its key is stolen");
      var began = System.nanoTime();
      var revoked = ground.fleet().picket(ground.coordinator(), order);
      var ended = Fleet.await(AT_ONCE, liar.link()::hasEnded);
      var millis = (System.nanoTime() - began) / 1_000_000;
      Fleet.await(AT_ONCE, () -> standing.why(PENDING).pairs() == 0);
      var left = standing.why(PENDING).pairs();
      return new Seen(
          revoked.exit() == 0 && ended && pending == 2 && left == 0,
          "%s after %d ms, the command's start with it; %d pieces of evidence before, %d after"
              .formatted(ended ? "ended" : "open", millis, pending, left));
    }
  }

  private static Seen again(Ground ground) {
    try (var link = ground.link()) {
      link.say(Strangers.hello());
      link.say(
          new LinkMessage.Report(
              1, 1, Liar.scan(PENDING, ground.stolen(), EvidenceKind.TRAP_DARK, ENOUGH)));
      var ended = link.awaitEnd();
      var why = link.latest(LinkMessage.Refused.class).map(LinkMessage.Refused::reason);
      var known = new Standing(ground).known(PENDING);
      var blocked = new Standing(ground).blocksIn(Prefix.of(PENDING)).size();
      return new Seen(ended && !known && blocked == 0, why.orElse(ended ? "ended" : "still open"));
    }
  }
}
