package io.picketline.cli.change;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.Consent;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Patience;
import io.picketline.cli.session.Progress;
import io.picketline.cli.session.Session;
import io.picketline.cli.session.Spans;
import io.picketline.protocol.IgnoreLine;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.IgnoreReply.IgnoreForecast;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.LocalRequest.EditIgnored;
import io.picketline.protocol.local.LocalRequest.UndoIgnored;
import io.picketline.protocol.local.Release;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a change of the ignore list is to be made: the options that all verbs for it share. */
final class IgnoreChange {

  private static final Columns<Foreseen> COLUMNS =
      Columns.of(Foreseen.class)
          .name("PREFIX", "prefix", Foreseen::prefix)
          .column("FATE", "fate", Foreseen::fate);

  /** What would become of a prefix. */
  record Foreseen(Prefix prefix, String fate) {
    static List<Foreseen> all(IgnoreForecast forecast) {
      return Stream.of(
              forecast.removed().stream().map(rule -> new Foreseen(rule.prefix(), "removed")),
              forecast.added().stream().map(rule -> new Foreseen(rule.prefix(), "added")),
              forecast.releases().stream().map(it -> new Foreseen(it.source(), "unblocked")))
          .flatMap(each -> each)
          .toList();
    }
  }

  @Option(
      names = "--dry-run",
      description = "Only show what would change and which verdicts would be released.")
  private boolean dryRun;

  @Option(
      names = "--if-version",
      paramLabel = "N",
      description = "Only if the list is still at this version, as 'picket ignore list' shows it.")
  private @Nullable Long ifVersion;

  @Mixin private Consent consent = new Consent();

  @Mixin private Patience patience = new Patience();

  /** Whether the change is of a kind that only a coordinator can make. */
  boolean special() {
    return dryRun || ifVersion != null;
  }

  boolean dryRun() {
    return dryRun;
  }

  /** The version that the change is to be made to, if that was said. */
  Optional<Long> ifVersion() {
    return Optional.ofNullable(ifVersion);
  }

  /**
   * The order to change these.
   *
   * @param all whether rules of other prefixes go
   */
  EditIgnored edit(boolean all, List<IgnoreLine> lines, List<Prefix> remove, String what) {
    return new EditIgnored(ifVersion(), all, lines, remove, what, dryRun);
  }

  /**
   * Has the change made, or foretold, and waits for it if that is wanted.
   *
   * @return the exit code
   */
  int make(Session session, LocalRequest request) {
    if (dryRun) {
      return foretell(session, request);
    }
    requireAgreed(session, request);
    var changed =
        Progress.during(session, "changing", () -> session.ask(request, LocalReply.Changed.class));
    return session.waited(session.shown(changed), changed.seq(), patience.limit());
  }

  /** A list that would lose more than half of its rules is perhaps the wrong one. */
  private void requireAgreed(Session session, LocalRequest request) {
    var rehearsal = rehearsal(request);
    if (consent.given() || rehearsal.isEmpty()) {
      return;
    }
    var forecast = session.ask(rehearsal.get(), IgnoreForecast.class);
    if (2 * forecast.removedInAll() > forecast.before()) {
      var danger =
          "the ignore list would lose %d of its %d rules"
              .formatted(forecast.removedInAll(), forecast.before());
      consent.require(session, danger);
    }
  }

  private static Optional<LocalRequest> rehearsal(LocalRequest request) {
    if (request instanceof EditIgnored(var version, var all, var lines, var remove, var what, _)
        && all) {
      return Optional.of(new EditIgnored(version, true, lines, remove, what, true));
    }
    return request instanceof UndoIgnored(var version, var to, _)
        ? Optional.of(new UndoIgnored(version, to, true))
        : Optional.empty();
  }

  /** Has a person agree to spare a wide prefix. */
  void requireAgreed(Session session, Prefix spared) {
    if (!dryRun) {
      consent.requireIfWide(session, spared, "spared");
    }
  }

  /** Shows what the change would come to. */
  static int foretell(Session session, LocalRequest request) {
    var forecast = session.ask(request, IgnoreForecast.class);
    session.show(forecast, Rows.in(COLUMNS, Foreseen.all(forecast)), out -> print(forecast, out));
    forecast.warnings().forEach(warning -> session.note("warning: " + warning));
    return ExitCode.DONE;
  }

  private static void print(IgnoreForecast forecast, PrintWriter out) {
    forecast.removed().forEach(rule -> out.println("- " + text(rule)));
    more(out, forecast.removedInAll() - forecast.removed().size());
    forecast.added().forEach(rule -> out.println("+ " + text(rule)));
    more(out, forecast.addedInAll() - forecast.added().size());
    forecast.releases().forEach(release -> out.println(text(release)));
    more(out, forecast.released() - forecast.releases().size());
    out.println(
        "rules removed: %d, added or changed: %d, then in all: %d; verdicts released: %d"
            .formatted(
                forecast.removedInAll(),
                forecast.addedInAll(),
                forecast.rules(),
                forecast.released()));
    out.println(
        "to change this version and no other: --if-version %d".formatted(forecast.version()));
  }

  private static void more(PrintWriter out, int count) {
    if (count > 0) {
      out.println("  and %d more".formatted(count));
    }
  }

  private static String text(IgnoreRule rule) {
    var end = rule.expiresAt().map(at -> " until=" + Spans.moment(at)).orElse("");
    var scope = rule.scope().isAll() ? "" : " scope=" + rule.scope();
    return "%s %s%s%s".formatted(rule.prefix(), rule.comment(), scope, end).stripTrailing();
  }

  private static String text(Release release) {
    return "  %s would be unblocked on %s"
        .formatted(
            release.source(),
            release.scope().isAll()
                ? "every host"
                : "%d hosts (%s)".formatted(release.hosts(), release.scope()));
  }
}
