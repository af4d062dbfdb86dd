package io.picketline.coordinator.order;

import io.picketline.coordinator.ignore.IgnoreList;
import io.picketline.coordinator.ignore.Parts;
import io.picketline.coordinator.ignore.PrefixMap;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.log.LogState;
import io.picketline.coordinator.log.VerdictLog;
import io.picketline.coordinator.order.IgnoreEdit.Author;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.IgnoreLine;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.ChangedLine;
import io.picketline.protocol.local.IgnoreReply;
import io.picketline.protocol.local.IgnoreReply.IgnoreForecast;
import io.picketline.protocol.local.IgnoredPage;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalReply.Refused;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Release;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.IgnoreVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Carries out what operators order of the network-wide ignore list: every change is one version of
 * it, whole or not at all. Not thread-safe.
 */
final class IgnoreOrders {

  /** Most rules and verdicts that a forecast names; it counts all. */
  private static final int MOST_NAMED = 200;

  /** For how long another's change may not be overridden unseen. */
  private static final Duration FRESH = Duration.ofMinutes(5);

  private final Judgement judgement;
  private final Roster roster;

  IgnoreOrders(Judgement judgement, Roster roster) {
    this.judgement = judgement;
    this.roster = roster;
  }

  LocalReply list(int from) {
    return IgnoredPage.of(ignored().rules(), List.of(), Optional.of(version()), from);
  }

  LocalReply versions() {
    return new IgnoreReply.IgnoreVersions(state().ignoreVersions().versions());
  }

  LocalReply add(LocalRequest.AddIgnore add, String author, Instant now) {
    var line =
        new IgnoreLine(
            add.prefix(), IgnoreScope.ALL, Optional.empty(), Optional.empty(), add.comment());
    // said anew, it is the younger rule: what was decided since the older one is released too
    var edit = new IgnoreEdit(List.of(line.by(author, now)), List.of(), "add " + add.prefix());
    return carryOut(edit, new Author(author, now), false);
  }

  LocalReply remove(Prefix prefix, String author, Instant now) {
    var edit = new IgnoreEdit(List.of(), List.of(prefix), "remove " + prefix);
    return notThere(edit).orElseGet(() -> carryOut(edit, new Author(author, now), false));
  }

  LocalReply edit(LocalRequest.EditIgnored order, String author, Instant now) {
    var by = new Author(author, now);
    var lines = IgnoreEdit.of(ignored(), order.lines(), order.all(), by, order.what());
    var removes = new ArrayList<>(lines.removes());
    removes.addAll(order.remove());
    var edit = new IgnoreEdit(lines.adds(), removes, order.what());
    var whole = order.all() && !order.dryRun();
    return order
        .ifVersion()
        .flatMap(this::outdated)
        .or(() -> whole && order.ifVersion().isEmpty() ? contested(by) : Optional.empty())
        .or(() -> notThere(edit))
        .orElseGet(() -> carryOut(edit, by, order.dryRun()));
  }

  LocalReply undo(LocalRequest.UndoIgnored order, String author, Instant now) {
    var by = new Author(author, now);
    var seen = order.dryRun() || order.ifVersion().isPresent();
    var refusal =
        order.ifVersion().flatMap(this::outdated).or(() -> seen ? Optional.empty() : contested(by));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    var versions = state().ignoreVersions();
    long to = order.to().orElseGet(() -> versions.original(version()) - 1);
    if (to < 0 || to >= version()) {
      return new Refused(
          Reason.NOT_FOUND,
          to < 0
              ? "no version is known that could be gone back to"
              : "version %d is not before the last one, which is %d".formatted(to, version()));
    }
    var undone = versions.backTo(to);
    if (undone.size() < version() - to) {
      return new Refused(
          Reason.NOT_FOUND,
          "version %d is too long ago; the list can go back as far as version %d"
              .formatted(to, version() - undone.size()));
    }
    var edit = IgnoreEdit.back(ignored(), undone, to, by);
    return carryOut(edit, by, order.dryRun(), Optional.of(versions.original(to)));
  }

  /** That the list is not what the operator has seen, if so. */
  private Optional<LocalReply> outdated(long seen) {
    if (seen == version()) {
      return Optional.empty();
    }
    var last = state().ignoreVersions().last().map(Change.IgnoreVersioned::version);
    var by =
        last.map(one ->
                " (%s by %s at %s)"
                    .formatted(one.what(), one.author(), one.at().truncatedTo(ChronoUnit.SECONDS)))
            .orElse("");
    return Optional.of(
        new Refused(
            Reason.FORBIDDEN,
            "nothing was changed: the ignore list is at version %d%s, not at %d; look at it again"
                .formatted(version(), by, seen)));
  }

  /** That another operator has just changed the list, as one who names no version may not know. */
  private Optional<LocalReply> contested(Author by) {
    return state()
        .ignoreVersions()
        .last()
        .map(Change.IgnoreVersioned::version)
        .filter(last -> !Asker.nameIn(last.author()).equals(Asker.nameIn(by.name())))
        .filter(last -> by.now().isBefore(last.at().plus(FRESH)))
        .map(last ->
            new Refused(
                Reason.FORBIDDEN,
                "nothing was changed: %s changed the ignore list at %s (%s, version %d); look at%s"
                    .formatted(
                        last.author(),
                        last.at().truncatedTo(ChronoUnit.SECONDS),
                        last.what(),
                        last.number(),
                        " it, and go on with --if-version " + last.number())));
  }

  private Optional<LocalReply> notThere(IgnoreEdit edit) {
    return edit.removes().stream()
        .filter(prefix -> ignored().get(prefix).isEmpty())
        .findFirst()
        .map(prefix -> {
          var wider = ignored().covering(prefix).map(rule -> "; %s is".formatted(rule.prefix()));
          return new Refused(
              Reason.NOT_FOUND,
              "%s is not on the ignore list%s".formatted(prefix, wider.orElse("")));
        });
  }

  private LocalReply carryOut(IgnoreEdit edit, Author by, boolean dryRun) {
    return carryOut(edit, by, dryRun, Optional.empty());
  }

  private LocalReply carryOut(IgnoreEdit edit, Author by, boolean dryRun, Optional<Long> restores) {
    var problem = edit.problem(ignored(), by.now());
    if (problem.isPresent()) {
      return new Refused(Reason.INVALID, problem.get());
    }
    var releases = releases(edit, by.now());
    if (dryRun) {
      return forecast(edit, releases);
    }
    if (edit.isNothing()) {
      return new LocalReply.Changed(
          List.of("nothing to change: version %d is this already".formatted(version())),
          log().head());
    }
    append(edit, by, restores);
    return Changes.shown(
        lines(edit, releases.first),
        releases.all - releases.first.size(),
        edit.warnings(roster),
        log().head());
  }

  private void append(IgnoreEdit edit, Author by, Optional<Long> restores) {
    var version =
        new IgnoreVersion(
            version() + 1,
            by.now(),
            by.name(),
            edit.what(),
            edit.adds().size(),
            edit.removes().size(),
            edit.rulesAfter(ignored()),
            restores);
    var versioned =
        new Change.IgnoreVersioned(version, edit.before(ignored()), edit.fresh(ignored()));
    for (var prefix : edit.removes()) {
      log().append(new Change.IgnoreRemoved(prefix, by.name(), by.now()));
    }
    for (var rule : edit.adds()) {
      if (rule.scope().isAll()) {
        judgement.test().forgetInside(rule.prefix());
      }
      log().append(new Change.IgnoreAdded(rule));
    }
    // last, so that a list that came in part only has no version of its own
    Parts.of(versioned).forEach(log()::append);
  }

  /** What rules of one scope release counts once, however many of them hold it. */
  private Releases releases(IgnoreEdit edit, Instant now) {
    var releases = new Releases();
    var scopes = new LinkedHashMap<IgnoreScope, PrefixMap<Prefix>>();
    for (var rule : edit.adds()) {
      scopes
          .computeIfAbsent(rule.scope(), _ -> new PrefixMap<>())
          .put(rule.prefix(), rule.prefix());
    }
    for (var scope : scopes.entrySet()) {
      var hosts = roster.hostsIn(scope.getKey());
      var prefixes = scope.getValue();
      for (var prefix : prefixes.values()) {
        if (prefixes.covering(prefix).size() == 1) {
          releases.add(state().inside(prefix, now), scope.getKey(), hosts);
        }
      }
    }
    return releases;
  }

  /** The first verdicts that are released, and how many there are in all. */
  private static final class Releases {
    private final List<Release> first = new ArrayList<>();
    private int all;

    void add(List<LogState.Held> verdicts, IgnoreScope scope, int hosts) {
      all += verdicts.size();
      verdicts.stream()
          .limit(MOST_NAMED - first.size())
          .forEach(held -> first.add(new Release(held.verdict().source(), scope, hosts)));
    }
  }

  private LocalReply forecast(IgnoreEdit edit, Releases releases) {
    var removed =
        edit.removes().stream().flatMap(prefix -> ignored().get(prefix).stream()).toList();
    return new IgnoreForecast(
        version(),
        first(edit.adds()),
        first(removed),
        edit.adds().size(),
        removed.size(),
        ignored().size(),
        edit.rulesAfter(ignored()),
        releases.all,
        releases.first,
        edit.warnings(roster));
  }

  private static List<ChangedLine> lines(IgnoreEdit edit, List<Release> releases) {
    var lines = new ArrayList<ChangedLine>();
    edit.removes()
        .forEach(prefix -> lines.add(new ChangedLine(prefix, prefix + " no longer ignored")));
    edit.adds()
        .forEach(rule ->
            lines.add(new ChangedLine(rule.prefix(), rule.prefix() + " ignored" + where(rule))));
    for (var release : releases) {
      var where =
          release.scope().isAll()
              ? ""
              : " on %d hosts (%s)".formatted(release.hosts(), release.scope());
      lines.add(new ChangedLine(release.source(), release.source() + " unblocked" + where));
    }
    return lines;
  }

  private static String where(IgnoreRule rule) {
    var on = rule.scope().isAll() ? "" : " on " + rule.scope();
    return on
        + rule.expiresAt().map(end -> " until " + end.truncatedTo(ChronoUnit.SECONDS)).orElse("");
  }

  private static <T> List<T> first(List<T> all) {
    return all.subList(0, Math.min(all.size(), MOST_NAMED));
  }

  private long version() {
    return state().ignoreVersions().number();
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
