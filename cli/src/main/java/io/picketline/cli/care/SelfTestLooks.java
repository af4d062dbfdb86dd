package io.picketline.cli.care;

import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.KnownHosts;
import io.picketline.cli.session.Session;
import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.HostRow;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.SelfTestReply;
import io.picketline.protocol.local.SelfTestRequest;
import io.picketline.protocol.local.SensorEntry;
import io.picketline.protocol.local.SensorHealth;
import io.picketline.protocol.local.StatusReply;
import io.picketline.protocol.local.Tally;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the selftest asks a daemon, and whether the answer is what was wanted. */
final class SelfTestLooks {

  /** A clock that is off by more makes blocks end early or late. */
  private static final Duration MOST_AHEAD = Duration.ofSeconds(5);

  private static final String NETWORK = "network";

  /** State of a host that has long been away: it gets all when it is back. */
  private static final String LOST = "lost";

  private final Session session;

  SelfTestLooks(Session session) {
    this.session = session;
  }

  /**
   * What a look came to.
   *
   * @param enough whether it is what was wanted
   * @param lookAt where to go on if it is not, where the answer says more than the stage does
   */
  record Seen(boolean enough, String what, Optional<String> lookAt) {
    Seen(boolean enough, String what) {
      this(enough, what, Optional.empty());
    }
  }

  Seen detected(Prefix source) {
    var why = why(source);
    var given = !why.verdicts().isEmpty();
    return sparedIn(why)
        .orElseGet(() ->
            new Seen(
                given,
                "%d probes seen, score %.1f, %s"
                    .formatted(why.pairs(), why.score(), given ? "verdict" : "no verdict")));
  }

  private static Optional<Seen> sparedIn(LocalReply.Explanation why) {
    return why.spared()
        .map(because ->
            new Seen(
                false,
                "%s is spared: %s".formatted(why.prefix().address(), because),
                Optional.of("'picket ignore list' and the ignore files, for what covers it")));
  }

  /** Why this host blocks nobody, if it is set so. */
  Optional<String> nobody(Prefix source) {
    try {
      return look(source).nobody();
    } catch (CommandException _) {
      return Optional.empty(); // the stage itself will tell
    }
  }

  Seen inFilter(Prefix source, Predicate<Optional<BlockKind>> wanted) {
    var look = look(source);
    if (look.nobody().isPresent()) {
      return new Seen(true, "nobody is blocked: " + look.nobody().get());
    }
    var what =
        look.kind()
            .map(kind ->
                "the packet filter holds it as %s for %d s"
                    .formatted(
                        kind.name().toLowerCase(Locale.ROOT),
                        look.left().orElse(Duration.ZERO).toSeconds()))
            .orElse("the packet filter does not hold it");
    return new Seen(wanted.test(look.kind()), what);
  }

  Seen verdictOfNetwork(Prefix source, StatusReply.SensorStatus status) {
    var there = why(source).verdicts().stream().anyMatch(it -> it.scope().equals(NETWORK));
    return new Seen(
        there,
        there
            ? "the network's verdict came back"
            : "no verdict of the network came back; %s".formatted(status.linkState()));
  }

  Seen verdict(Prefix source) {
    var why = why(source);
    var first = why.verdicts().stream().findFirst().map(it -> it.verdict().reason());
    return sparedIn(why).orElseGet(() -> new Seen(first.isPresent(), first.orElse("no verdict")));
  }

  Seen everywhere(Prefix source) {
    var where = where(source);
    var tally = where.tally();
    if (where.rows().isEmpty()) {
      return new Seen(false, "there is no sensor");
    }
    var observing = observing();
    var rows = where.rows().stream().filter(row -> !observing.contains(row.host())).toList();
    if (rows.isEmpty()) {
      return new Seen(true, "no host is to block; observing: " + few(observing));
    }
    var asked = where.prefix();
    var there =
        tally.there() - Tally.of(asked, where.rows()).there() + Tally.of(asked, rows).there();
    var lacking =
        rows.stream()
            .filter(row -> row.kind().isEmpty() && !row.state().equals(LOST))
            .map(row -> "%s (%s: %s)".formatted(row.host(), row.state(), row.why()))
            .limit(5)
            .collect(Collectors.joining(", "));
    var lost =
        rows.stream()
            .filter(row -> row.state().equals(LOST))
            .map(HostRow::host)
            .distinct()
            .limit(5)
            .collect(Collectors.joining(", "));
    return new Seen(
        there > 0 && tally.whole() == there && lacking.isEmpty(),
        "in force on %d of %d hosts that are there%s%s%s"
            .formatted(
                tally.whole(),
                there,
                lacking.isEmpty() ? "" : "; not on " + lacking,
                lost.isEmpty() ? "" : "; lost: " + lost,
                observing.isEmpty() ? "" : "; observing: " + few(observing)));
  }

  /** The hosts that are told to block nobody, which is no fault of theirs. */
  private Set<String> observing() {
    return KnownHosts.all(session).sensors().stream()
        .filter(it -> it.health().flatMap(SensorHealth::blocksNobody).isPresent())
        .map(SensorEntry::host)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String few(Set<String> hosts) {
    var more = hosts.size() > 5 ? " and %d more".formatted(hosts.size() - 5) : "";
    return hosts.stream().limit(5).collect(Collectors.joining(", ")) + more;
  }

  Seen nowhere(Prefix source) {
    var where = where(source);
    return new Seen(
        where.tally().some() == 0,
        where.tally().some() == 0
            ? "blocked on no host"
            : "still blocked on %d hosts".formatted(where.tally().some()));
  }

  Seen clocks() {
    var sensors = KnownHosts.all(session).sensors();
    var off = sensors.stream().filter(SelfTestLooks::isOff).toList();
    var names =
        off.stream()
            .limit(5)
            .map(it -> "%s by %d s".formatted(it.host(), ahead(it).toSeconds()))
            .collect(Collectors.joining(", "));
    return off.isEmpty()
        ? new Seen(true, "all within %d s".formatted(MOST_AHEAD.toSeconds()))
        : new Seen(false, "ahead: " + names);
  }

  private static boolean isOff(SensorEntry sensor) {
    return ahead(sensor).abs().compareTo(MOST_AHEAD) > 0;
  }

  private static Duration ahead(SensorEntry sensor) {
    return sensor.health().map(health -> health.clockAhead()).orElse(Duration.ZERO);
  }

  private SelfTestReply.InFilter look(Prefix source) {
    return session.ask(new SelfTestRequest.Look(source), SelfTestReply.InFilter.class);
  }

  private LocalReply.Explanation why(Prefix source) {
    return session.ask(new LocalRequest.Why(source), LocalReply.Explanation.class);
  }

  private LocalReply.Whereabouts where(Prefix source) {
    return session.ask(new LocalRequest.Where(source), LocalReply.Whereabouts.class);
  }
}
