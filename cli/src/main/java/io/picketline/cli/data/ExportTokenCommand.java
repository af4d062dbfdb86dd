package io.picketline.cli.data;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Rehearsed;
import io.picketline.cli.session.Session;
import io.picketline.cli.session.Spans;
import io.picketline.protocol.Names;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  private static final Columns<TrustReply.ExportTokenAdded> ADDED =
      Columns.of(TrustReply.ExportTokenAdded.class)
          .name("TOKEN", "name", TrustReply.ExportTokenAdded::name)
          .column("SECRET", "token", TrustReply.ExportTokenAdded::token)
          .column("UNTIL", "expires", it -> it.expires().map(Spans::moment));

  private final Session session;

  ExportTokenCommand(Session session) {
    this.session = session;
  }

  @Command(
      name = "add",
      description = "Make a token. It is shown once: the fleet knows its hash alone.",
      footer = "picket export token add fw-1 --for 90d")
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
          @Nullable Duration life,
      @Mixin Rehearsed rehearsed) {
    var request =
        new TrustRequest.AddExportToken(name, Optional.ofNullable(life), rehearsed.only());
    if (rehearsed.only()) {
      return session.change(request);
    }
    var added = session.ask(request, TrustReply.ExportTokenAdded.class);
    session.show(added, Rows.one(ADDED, added), out -> out.println(Names.printable(added.token())));
    session.note(
        "lists can be fetched by it %s; it is not shown again"
            .formatted(
                added
                    .expires()
                    .map(end -> "until " + Spans.moment(end))
                    .orElse("until 'picket export token remove %s'".formatted(name))));
    return session.made();
  }

  @Command(
      name = "list",
      description = "List the tokens that count, by name.",
      footer = "picket export token list")
  int list() {
    var request = new LocalRequest.ListExportTokens(Optional.empty());
    var tokens = session.ask(request, TrustReply.ExportTokens.class);
    session.show(tokens, Rows.each(columns(), tokens.tokens()));
    return ExitCode.DONE;
  }

  @Command(
      name = "remove",
      description = "End a token, at once and on every coordinator.",
      footer = "picket export token remove fw-1 --dry-run")
  int remove(
      @Parameters(
              paramLabel = "NAME",
              converter = Arguments.ToHost.class,
              description = "What it is called.")
          String name,
      @Mixin Rehearsed rehearsed) {
    return session.change(new TrustRequest.RemoveExportToken(name, rehearsed.only()));
  }

  private Columns<TrustReply.ExportTokenRow> columns() {
    return Columns.of(TrustReply.ExportTokenRow.class)
        .name("TOKEN", "name", TrustReply.ExportTokenRow::name)
        .column("SINCE", "since", token -> session.ago(token.since()))
        .column("LEFT", "expires", it -> it.expires().map(end -> Spans.left(session.now(), end)))
        .column("BY", "author", token -> Asker.nameIn(token.author()));
  }
}
