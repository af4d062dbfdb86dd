package io.picketline.cli.change;

import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.Changes;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.Consent;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Patience;
import io.picketline.cli.session.Rehearsed;
import io.picketline.cli.session.Session;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Changed;
import io.picketline.protocol.local.LocalRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends the verdicts on a source. */
@Command(
    name = "unblock",
    description = "End every verdict inside an address or prefix, and forget the evidence on it.",
    footer = {
      "picket unblock 198.51.100.7 --reason \"our own scanner\"",
      "picket unblock --all --dry-run"
    })
public final class UnblockCommand implements Callable<Integer> {

  private static final List<Prefix> EVERYBODY =
      List.of(Prefix.parse("0.0.0.0/0"), Prefix.parse("::/0"));

  private final Session session;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "ADDRESS",
      converter = Arguments.ToPrefix.class,
      description = "The address, or a prefix such as 198.51.100.0/24.")
  private @Nullable Prefix source;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      converter = Arguments.ToText.class,
      description = "Why, for those who read it later; at most " + Names.MAX_TEXT + " characters.")
  private @Nullable String reason;

  @Option(names = "--all", description = "In place of an address: everybody.")
  private boolean all;

  @Mixin private Rehearsed rehearsed = new Rehearsed();

  @Mixin private Consent consent = new Consent();

  @Mixin private Patience patience = new Patience();

  public UnblockCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (all == (source != null)) {
      throw new ParameterException(spec.commandLine(), "name an address or prefix, or --all");
    }
    if (all) {
      return everybody();
    }
    if (!rehearsed.only()) {
      consent.requireIfWide(session, Arguments.given(source), "unblocked");
    }
    return session.change(request(Arguments.given(source)), patience.limit());
  }

  private LocalRequest request(Prefix prefix) {
    return new LocalRequest.Unblock(prefix, Optional.ofNullable(reason), rehearsed.only());
  }

  private int everybody() {
    if (!rehearsed.only() && !consent.given()) {
      var inForce = session.ask(new LocalRequest.ListVerdicts(1), LocalReply.Verdicts.class);
      consent.require(session, "all %d verdicts in force would end".formatted(inForce.total()));
    }
    var parts = new ArrayList<Changed>();
    var cause = Optional.<CommandException>empty();
    for (var family : EVERYBODY) {
      try {
        parts.add(session.ask(request(family), Changed.class));
      } catch (CommandException e) {
        cause = Optional.of(e);
        if (e.exitCode() != ExitCode.NOT_SO) {
          break;
        }
      }
    }
    if (parts.isEmpty()) {
      throw cause.orElseThrow();
    }
    var changed = Changes.sum(parts);
    var code = session.shown(changed);
    if (cause.filter(failure -> failure.exitCode() != ExitCode.NOT_SO).isPresent()) {
      session.note("the others are as they were: " + cause.get().getMessage());
      return ExitCode.PARTLY;
    }
    return session.waited(code, changed.seq(), patience.limit());
  }
}
