package io.picketline.cli.change;

import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.Consent;
import io.picketline.cli.session.Patience;
import io.picketline.cli.session.Rehearsed;
import io.picketline.cli.session.Session;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Blocks a source by hand. */
@Command(
    name = "block",
    description = "Block an address or prefix by hand: everywhere if a coordinator is asked.",
    footer = {
      "picket block 198.51.100.7 --for 2h --reason \"abuse report\"",
      "picket block 2001:db8:7::/48 --for 7d --reason \"abuse report\" --wait=30s"
    })
public final class BlockCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      paramLabel = "ADDRESS",
      converter = Arguments.ToPrefix.class,
      description = "The address, or a prefix such as 198.51.100.0/24.")
  private @Nullable Prefix source;

  @Option(
      names = "--for",
      required = true,
      paramLabel = "DURATION",
      converter = Arguments.ToSpan.class,
      description = "How long: 30s, 10m, 2h, 7d; at most 365d, or 30d if a coordinator is asked.")
  private @Nullable Duration duration;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      converter = Arguments.ToText.class,
      description = "Why, for those who read it later; at most " + Names.MAX_TEXT + " characters.")
  private @Nullable String reason;

  @Mixin private Rehearsed rehearsed = new Rehearsed();

  @Option(
      names = "--force",
      description = {
        "Block an ignored address all the same, or around the spared ones inside a prefix. Hosts go"
            + " on to spare whom they ignore or guard; addresses of the fleet never are blocked."
            + " For root and the daemon's own user alone."
      })
  private boolean force;

  @Mixin private Consent consent = new Consent();

  @Mixin private Patience patience = new Patience();

  public BlockCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (!rehearsed.only()) {
      consent.requireIfWide(session, Arguments.given(source), "blocked");
      requireForced();
    }
    return session.change(request(rehearsed.only()), patience.limit());
  }

  /** What the rules would not let happen is told before it does. */
  private void requireForced() {
    if (force && !consent.given()) {
      var foreseen = session.ask(request(true), LocalReply.Changed.class);
      var told = Stream.concat(foreseen.objects().stream(), foreseen.warnings().stream());
      consent.require(session, told.collect(Collectors.joining("; ")));
    }
  }

  private LocalRequest.Block request(boolean dryRun) {
    return new LocalRequest.Block(
        Arguments.given(source), Arguments.given(duration), Arguments.given(reason), dryRun, force);
  }
}
