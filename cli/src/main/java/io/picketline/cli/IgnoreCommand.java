package io.picketline.cli;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows and changes who is never blocked. */
@Command(
    name = "ignore",
    synopsisSubcommandLabel = "(list | add | remove)",
    description = "Show or change the ignore list: whom no host ever blocks.")
final class IgnoreCommand {

  private final Session session;

  IgnoreCommand(Session session) {
    this.session = session;
  }

  @Command(name = "list", description = "Show the ignore list.")
  int list() {
    var ignored = session.ask(new LocalRequest.ListIgnored(), LocalReply.Ignored.class);
    session.show(ignored, out -> print(ignored, out));
    return ExitCode.DONE;
  }

  @Command(name = "add", description = "Never block this prefix; release what it covers.")
  int add(
      @Parameters(
              paramLabel = "PREFIX",
              converter = Arguments.ToPrefix.class,
              description = "An address, or a prefix such as 192.0.2.0/24.")
          Prefix prefix,
      @Option(
              names = "--comment",
              required = true,
              paramLabel = "TEXT",
              converter = Arguments.ToText.class,
              description = "Whose it is, and why; at most " + Names.MAX_TEXT + " characters.")
          String comment) {
    return session.change(new LocalRequest.AddIgnore(prefix, comment));
  }

  @Command(name = "remove", description = "Take the rule with exactly this prefix off the list.")
  int remove(
      @Parameters(
              paramLabel = "PREFIX",
              converter = Arguments.ToPrefix.class,
              description = "The prefix as 'picket ignore list' shows it.")
          Prefix prefix) {
    return session.change(new LocalRequest.RemoveIgnore(prefix));
  }

  private void print(LocalReply.Ignored ignored, PrintWriter out) {
    var table = new Table("", "PREFIX", "LIST", "ADDED", "BY", "COMMENT");
    rows(table, "network", ignored.network());
    rows(table, "this host", ignored.local());
    table.print(out, session.palette());
  }

  private void rows(Table table, String list, List<IgnoreRule> rules) {
    for (var rule : rules) {
      table.row(
          rule.prefix(),
          list,
          Spans.since(session.now(), rule.addedAt()) + " ago",
          rule.author(),
          rule.comment());
    }
  }
}
