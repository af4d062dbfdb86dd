package io.picketline.cli;

import io.picketline.protocol.Names;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes, lists and removes the tokens by which lists are fetched. */
@Command(
    name = "token",
    synopsisSubcommandLabel = "(add | list | remove)",
    description = {
      "Make, list and remove tokens by which a firewall fetches lists from a coordinator.",
      "Whoever has one can read what 'picket export' writes, and do nothing else."
    })
final class ExportTokenCommand {

  private final Session session;

  ExportTokenCommand(Session session) {
    this.session = session;
  }

  @Command(
      name = "add",
      description = "Make a token. It is shown once: the fleet knows its hash alone.")
  int add(
      @Parameters(
              paramLabel = "NAME",
              converter = Arguments.ToHost.class,
              description = "What it is called, such as the firewall that is to have it.")
          String name,
      @Option(
              names = "--for",
              paramLabel = "DURATION",
              converter = Arguments.ToSpan.class,
              description = "How long it counts: 12h, 90d, 365d; if not said, until removed.")
          @Nullable Duration life) {
    var request = new TrustRequest.AddExportToken(name, Optional.ofNullable(life));
    var added = session.ask(request, TrustReply.ExportTokenAdded.class);
    session.show(added, out -> out.println(Names.printable(added.token())));
    session.note(
        "lists can be fetched by it %s; it is not shown again"
            .formatted(
                added
                    .expires()
                    .map(end -> "until " + Spans.moment(end))
                    .orElse("until 'picket export token remove %s'".formatted(name))));
    return session.made();
  }

  @Command(name = "list", description = "List the tokens that count, by name.")
  int list() {
    var request = new LocalRequest.ListExportTokens(Optional.empty());
    var tokens = session.ask(request, TrustReply.ExportTokens.class);
    session.show(tokens, out -> print(tokens, out));
    return ExitCode.DONE;
  }

  @Command(name = "remove", description = "End a token, at once and on every coordinator.")
  int remove(
      @Parameters(
              paramLabel = "NAME",
              converter = Arguments.ToHost.class,
              description = "What it is called.")
          String name,
      @Option(names = "--dry-run", description = "Only say what would come of it.")
          boolean dryRun) {
    return session.change(new TrustRequest.RemoveExportToken(name, dryRun));
  }

  private void print(TrustReply.ExportTokens tokens, PrintWriter out) {
    var table = new Table("", "TOKEN", "SINCE", "UNTIL", "BY");
    for (var token : tokens.tokens()) {
      table.row(
          token.name(),
          Spans.moment(token.since()),
          token.expires().map(Spans::moment).orElse("-"),
          Asker.nameIn(token.author()));
    }
    table.print(out, session.palette());
  }
}
