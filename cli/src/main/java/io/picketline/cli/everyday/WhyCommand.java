package io.picketline.cli.everyday;

import io.picketline.cli.output.Rows;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.KnownHosts;
import io.picketline.cli.session.Session;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Resting;
import io.picketline.protocol.local.TestimonyReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says why a source is blocked, or why it is not; or what is blocked on one sensor's word. */
@Command(
    name = "why",
    description = {
      "Say why an address is blocked, and how to undo it.",
      "That is: what it scanned, the evidence probe by probe, until when, and on which hosts. Exit"
          + " code 1 if it is not blocked.",
      "With --sensor: which verdicts in force rest on what that host's sensor told, on it alone or"
          + " among others. Exit code 1 if none does."
    },
    footer = {
      "picket why 198.51.100.7",
      "picket why 198.51.100.0/24 -o yaml",
      "picket why --sensor web-1 --since 2h"
    })
public final class WhyCommand implements Callable<Integer> {

  private final Session session;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "ADDRESS",
      converter = Arguments.ToPrefix.class,
      description = "The address, or a prefix such as 198.51.100.0/24.")
  private @Nullable Prefix source;

  @Option(
      names = "--sensor",
      paramLabel = "HOST",
      converter = Arguments.ToHost.class,
      description = "Instead of an address: the host as 'picket sensors' shows it.")
  private @Nullable String sensor;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Arguments.ToMoment.class,
      description =
          "With --sensor: pass over what was decided before; 2h, 7d or 2026-01-31T12:00:00Z.")
  private Arguments.@Nullable Moment since;

  public WhyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var about = source;
    var host = sensor;
    if (host != null && about == null) {
      return restingOn(host);
    }
    if (about == null || host != null || since != null) {
      throw new ParameterException(
          spec.commandLine(), "name an address, or a host with --sensor, and --since only with it");
    }
    var why = session.ask(new LocalRequest.Why(about), LocalReply.Explanation.class);
    session.show(
        why,
        Rows.in(VerdictsCommand.columns(session), why.verdicts()),
        out -> new WhyText(out, session.paper(), session.now()).print(why));
    if (why.verdicts().isEmpty() && session.output().forPeople()) {
      noteLast(about);
    }
    var blocked = !why.verdicts().isEmpty() && why.notInForce().isEmpty();
    return blocked ? ExitCode.DONE : ExitCode.NOT_SO;
  }

  /** Says what happened last to a source that is not blocked, where there is a history. */
  private void noteLast(Prefix about) {
    try {
      var asked = new LocalRequest.Recall(Optional.empty(), Optional.of(about), 1, false);
      session.ask(asked, LocalReply.Past.class).events().stream()
          .findFirst()
          .ifPresent(last ->
              session.note(
                  "the last of it: %s %s; 'picket history %s' tells all"
                      .formatted(last.kind().wireName(), session.ago(last.at()), about)));
    } catch (CommandException _) {
      // a sensor has no history, and nothing is lacking from the answer
    }
  }

  private int restingOn(String host) {
    var from = Optional.ofNullable(since).map(moment -> moment.asOf(session.now()));
    var testimony = all(host, from);
    session.show(
        testimony,
        Rows.in(RestingText.columns(session), testimony.verdicts()),
        out -> new RestingText(out, session).print(testimony));
    if (!testimony.known()) {
      KnownHosts.noteUnknown(session, host);
    }
    return testimony.verdicts().isEmpty() ? ExitCode.NOT_SO : ExitCode.DONE;
  }

  private TestimonyReply.Testimony all(String host, Optional<Instant> from) {
    var verdicts = new ArrayList<Resting>();
    var after = Optional.<Prefix>empty();
    while (true) {
      var asked = new LocalRequest.WhySensor(host, from, after);
      var page = session.ask(asked, TestimonyReply.Testimony.class);
      verdicts.addAll(page.verdicts());
      after = page.last();
      if (!page.more()) {
        return new TestimonyReply.Testimony(host, page.known(), verdicts, after, false);
      }
    }
  }
}
