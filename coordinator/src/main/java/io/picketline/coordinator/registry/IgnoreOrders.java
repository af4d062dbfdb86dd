package io.picketline.coordinator.registry;

import io.picketline.coordinator.ignore.IgnoreList;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.log.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Carries out what operators order of the network-wide ignore list. Not thread-safe. */
final class IgnoreOrders {

  private final Judgement judgement;

  IgnoreOrders(Judgement judgement) {
    this.judgement = judgement;
  }

  LocalReply list() {
    return new LocalReply.Ignored(ignored().rules(), List.of());
  }

  LocalReply add(IgnoreRule rule, Instant now) {
    if (ignored().full() && ignored().get(rule.prefix()).isEmpty()) {
      return new LocalReply.Refused(
          Reason.INVALID,
          "the ignore list holds %d rules, its most".formatted(IgnoreRule.MOST_OF_A_LIST));
    }
    var lines = new ArrayList<String>();
    lines.add(rule.prefix() + " ignored");
    for (var held : state().inside(rule.prefix(), now)) {
      lines.add(held.verdict().source() + " unblocked");
    }
    judgement.test().forgetInside(rule.prefix());
    log().append(new Change.IgnoreAdded(rule));
    return Changes.shown(lines, rule.warning().stream().toList(), log().head());
  }

  LocalReply remove(Prefix prefix, String author, Instant now) {
    if (ignored().get(prefix).isEmpty()) {
      var wider = ignored().covering(prefix).map(rule -> "; %s is".formatted(rule.prefix()));
      return new LocalReply.Refused(
          Reason.NOT_FOUND, "%s is not on the ignore list%s".formatted(prefix, wider.orElse("")));
    }
    log().append(new Change.IgnoreRemoved(prefix, author, now));
    return Changes.shown(
        List.of(prefix + " no longer ignored"), List.of(), log().head());
  }

  private VerdictLog log() {
    return judgement.log();
  }

  private LogState state() {
    return log().state();
  }

  private IgnoreList ignored() {
    return state().ignored();
  }
}
