package io.picketline.cli.change;

import io.picketline.cli.everyday.RestingText;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.Consent;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.KnownHosts;
import io.picketline.cli.session.Patience;
import io.picketline.cli.session.Rehearsed;
import io.picketline.cli.session.Session;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Resting;
import io.picketline.protocol.local.TestimonyReply;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes back what one host's sensor told. */
@Command(
    name = "revert",
    description = {
      "Take back what one host's sensor told since a time, as after a break-in there.",
      "Its evidence goes out of all sums. Verdicts that rest on it alone end, and so do those that"
          + " what others saw does not bear out; all others stay. It is still believed from now on:"
          + " 'picket sensors revoke' ends that."
    },
    footer = "picket revert --sensor web-1 --since 2h --dry-run")
public final class RevertCommand implements Callable<Integer> {

  private final Session session;

  @Option(
      names = "--sensor",
      required = true,
      paramLabel = "HOST",
      converter = Arguments.ToHost.class,
      description = "The host as 'picket sensors' shows it.")
  private @Nullable String sensor;

  @Option(
      names = "--since",
      required = true,
      paramLabel = "TIME",
      converter = Arguments.ToMoment.class,
      description = {
        "What it told before stays: a span before now such as 2h or 7d, or a moment such as"
            + " 2026-01-31T12:00:00Z."
      })
  private Arguments.@Nullable Moment since;

  @Mixin private Rehearsed rehearsed = new Rehearsed();

  @Mixin private Consent consent = new Consent();

  @Mixin private Patience patience = new Patience();

  /**
   * What came of it.
   *
   * @param ended verdicts that ended, or would
   * @param kept how many others rest on the host too, and stand without it
   */
  record Outcome(
      String host, boolean dryRun, boolean known, List<Resting> ended, int kept, long seq) {}

  public RevertCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var host = Arguments.given(sensor);
    var from = Arguments.given(since).asOf(session.now());
    if (rehearsed.only()) {
      show(run(host, from, true));
      return ExitCode.DONE;
    }
    if (!consent.given()) {
      ask(run(host, from, true));
    }
    var outcome = run(host, from, false);
    show(outcome);
    return session.waited(session.made(), outcome.seq(), patience.limit());
  }

  private void ask(Outcome forecast) {
    if (!forecast.ended().isEmpty()) {
      var count = forecast.ended().size();
      var which = count == 1 ? "verdict that does" : "verdicts that do";
      consent.require(
          session, "%d %s not stand without %s would end".formatted(count, which, forecast.host()));
    }
  }

  private Outcome run(String host, Instant from, boolean rehearsed) {
    var ended = new ArrayList<Resting>();
    var kept = 0;
    var after = Optional.<Prefix>empty();
    while (true) {
      var order = new LocalRequest.Revert(host, from, rehearsed, after);
      var part = session.ask(order, TestimonyReply.Reverted.class);
      ended.addAll(part.ended());
      kept += part.kept();
      after = part.last();
      if (!part.more()) {
        return new Outcome(host, rehearsed, part.known(), ended, kept, part.seq());
      }
    }
  }

  private void show(Outcome outcome) {
    session.show(
        outcome,
        Rows.in(RestingText.columns(session), outcome.ended()),
        out -> print(outcome, out));
    if (!outcome.known()) {
      KnownHosts.noteUnknown(session, outcome.host());
    }
  }

  private void print(Outcome outcome, PrintWriter out) {
    if (!outcome.ended().isEmpty()) {
      session.table(Rows.in(RestingText.columns(session), outcome.ended()));
      out.println();
    }
    out.println(
        "%s %d that rested on what %s told; %d stand by what others saw."
            .formatted(
                outcome.dryRun() ? "Would end" : "Ended",
                outcome.ended().size(),
                outcome.host(),
                outcome.kept()));
    out.println(
        outcome.dryRun()
            ? "Its evidence since then would go out of all sums."
            : "Its evidence since then is out of all sums.");
  }
}
