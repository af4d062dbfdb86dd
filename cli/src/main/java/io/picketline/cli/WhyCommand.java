package io.picketline.cli;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says why a source is blocked, or why it is not. */
@Command(
    name = "why",
    description = {
      "Say why an address is blocked, and how to undo it.",
      "That is: what it scanned, the evidence probe by probe, until when, and on which hosts. Exit"
          + " code 1 if it is not blocked."
    })
final class WhyCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      paramLabel = "ADDRESS",
      converter = Arguments.ToPrefix.class,
      description = "The address, or a prefix such as 198.51.100.0/24.")
  private @Nullable Prefix source;

  WhyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var why =
        session.ask(new LocalRequest.Why(Arguments.given(source)), LocalReply.Explanation.class);
    session.show(why, out -> new WhyText(out, session.palette(), session.now()).print(why));
    var blocked = !why.verdicts().isEmpty() && why.notInForce().isEmpty();
    return blocked ? ExitCode.DONE : ExitCode.NOT_SO;
  }
}
