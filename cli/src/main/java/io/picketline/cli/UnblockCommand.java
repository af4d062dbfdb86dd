package io.picketline.cli;

import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalRequest;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends the verdicts on a source. */
@Command(
    name = "unblock",
    description = "End every verdict inside an address or prefix, and forget the evidence on it.")
final class UnblockCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
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

  @Option(names = "--dry-run", description = "Only say what would come of it.")
  private boolean dryRun;

  @Mixin private Consent consent = new Consent();

  @Mixin private Patience patience = new Patience();

  UnblockCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (!dryRun) {
      consent.requireIfWide(session, Arguments.given(source), "unblocked");
    }
    var request =
        new LocalRequest.Unblock(Arguments.given(source), Optional.ofNullable(reason), dryRun);
    return session.change(request, patience.limit());
  }
}
