package io.picketline.cli;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalRequest;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

  UnblockCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return session.change(new LocalRequest.Unblock(Arguments.given(source)));
  }
}
