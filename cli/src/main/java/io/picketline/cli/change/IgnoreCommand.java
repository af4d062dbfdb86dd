package io.picketline.cli.change;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Session;
import io.picketline.cli.session.Spans;
import io.picketline.protocol.IgnoreLine;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.IgnoreReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.IgnoreVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows and changes who is never blocked. */
@Command(
    name = "ignore",
    synopsisSubcommandLabel = "(list | add | remove | push | diff | history | undo)",
    description = "Show or change the ignore list: whom no host ever blocks.")
public final class IgnoreCommand {

  private static final int MOST_PAGES = 1_000;

  private final Session session;

  public IgnoreCommand(Session session) {
    this.session = session;
  }

  @Command(name = "list", description = "Show the ignore list.", footer = "picket ignore list")
  int list() {
    var ignored = whole();
    var rules = Rows.each(columns(), rows(ignored));
    session.show(
        ignored,
        rules,
        out -> {
          session.table(rules);
          ignored.version().ifPresent(number -> out.println("version %d".formatted(number)));
        });
    return ExitCode.DONE;
  }

  @Command(
      name = "add",
      description = "Never block this prefix; release what it covers.",
      footer = {
        "picket ignore add 192.0.2.0/24 --comment \"our office\"",
        "picket ignore add 203.0.113.5 --comment pentest --scope group:web --for 8h"
      })
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
          String comment,
      @Option(
              names = "--scope",
              paramLabel = "SCOPE",
              converter = Arguments.ToScope.class,
              description =
                  "On which hosts: all (default), group:NAME, host:NAME, or several of"
                      + " these with commas between.")
          @Nullable IgnoreScope scope,
      @Option(
              names = "--for",
              paramLabel = "DURATION",
              converter = Arguments.ToSpan.class,
              description = "How long, such as 8h or 30d; for good if not said.")
          @Nullable Duration life,
      @Mixin IgnoreChange change) {
    change.requireAgreed(session, prefix);
    if (scope == null && life == null && !change.special()) {
      return change.make(session, new LocalRequest.AddIgnore(prefix, comment));
    }
    var line =
        new IgnoreLine(
            prefix,
            scope == null ? IgnoreScope.ALL : scope,
            Optional.empty(),
            Optional.ofNullable(life),
            comment);
    return change.make(session, change.edit(false, List.of(line), List.of(), "add " + prefix));
  }

  @Command(
      name = "remove",
      description = "Take the rule with exactly this prefix off the list.",
      footer = "picket ignore remove 192.0.2.0/24")
  int remove(
      @Parameters(
              paramLabel = "PREFIX",
              converter = Arguments.ToPrefix.class,
              description = "The prefix as 'picket ignore list' shows it.")
          Prefix prefix,
      @Mixin IgnoreChange change) {
    return change.make(
        session,
        change.special()
            ? change.edit(false, List.of(), List.of(prefix), "remove " + prefix)
            : new LocalRequest.RemoveIgnore(prefix));
  }

  @Command(
      name = "push",
      description = {
        "Make the network-wide list what FILE says, as one change. One prefix and its comment a"
            + " line; scope=group:NAME,host:NAME, for=8h or until=2026-12-31T00:00:00Z may stand at"
            + " the end of a line."
      },
      footer = {"picket ignore push ours.list --dry-run", "picket ignore push ours.list --wait"})
  int push(
      @Parameters(paramLabel = "FILE", description = "The whole list; - for standard input.")
          Path file,
      @Mixin IgnoreChange change) {
    var lines = lines(file);
    var what = Names.printable("push " + file.getFileName());
    return change.make(session, change.edit(true, lines, List.of(), what));
  }

  @Command(
      name = "diff",
      description = "Show what 'push FILE' would change, and which verdicts it would release.",
      footer = "picket ignore diff ours.list")
  int diff(
      @Parameters(paramLabel = "FILE", description = "The whole list; - for standard input.")
          Path file) {
    return IgnoreChange.foretell(
        session,
        new LocalRequest.EditIgnored(Optional.empty(), true, lines(file), List.of(), "diff", true));
  }

  @Command(
      name = "history",
      description = "Show the versions of the network-wide list.",
      footer = "picket ignore history")
  int history() {
    var versions =
        session.ask(new LocalRequest.ListIgnoreVersions(), IgnoreReply.IgnoreVersions.class);
    session.show(versions, Rows.each(versions(), versions.versions()));
    return ExitCode.DONE;
  }

  @Command(
      name = "undo",
      description = {
        "Go back to the version of the network-wide list before the last one. That is a new"
            + " version; another undo goes one step further back."
      },
      footer = "picket ignore undo --dry-run")
  int undo(
      @Option(
              names = "--to",
              paramLabel = "N",
              description =
                  "Go back to version N of 'picket ignore history' instead, be it one that was"
                      + " undone; 0 is the list before the first.")
          @Nullable Long to,
      @Mixin IgnoreChange change) {
    return change.make(
        session,
        new LocalRequest.UndoIgnored(change.ifVersion(), Optional.ofNullable(to), change.dryRun()));
  }

  private List<IgnoreLine> lines(Path file) {
    var text = IgnoreText.read(file);
    if (!text.problems().isEmpty()) {
      text.problems().forEach(session::note);
      throw new CommandException(
          ExitCode.USAGE, "%d problems, nothing was changed".formatted(text.problems().size()));
    }
    return text.lines();
  }

  /** All pages of the list; begins anew if it changes meanwhile. */
  private IgnoreReply.Ignored whole() {
    var network = new ArrayList<IgnoreRule>();
    var local = new ArrayList<IgnoreRule>();
    for (var pages = 0; pages < MOST_PAGES; pages++) {
      var from = network.size() + local.size();
      var page = session.ask(new LocalRequest.ListIgnored(from), IgnoreReply.Ignored.class);
      network.addAll(page.network());
      local.addAll(page.local());
      var got = network.size() + local.size();
      if (got == page.total()) {
        return new IgnoreReply.Ignored(network, local, page.version(), page.total());
      }
      if (got > page.total() || got == from) {
        network.clear();
        local.clear();
      }
    }
    throw new CommandException(
        ExitCode.UNREACHABLE, "the ignore list changes faster than it can be read");
  }

  /** A rule and the list that it stands in: the network's, or that of the one host. */
  record Listed(String list, IgnoreRule rule) {}

  private static List<Listed> rows(IgnoreReply.Ignored ignored) {
    return Stream.concat(
            ignored.network().stream().map(rule -> new Listed("network", rule)),
            ignored.local().stream().map(rule -> new Listed("this host", rule)))
        .toList();
  }

  private Columns<Listed> columns() {
    return Columns.of(Listed.class)
        .name("PREFIX", "rule.prefix", it -> it.rule().prefix())
        .column("LIST", "list", Listed::list)
        .column("ON", "rule.scope", it -> it.rule().scope())
        .column("ADDED", "rule.addedAt", it -> session.ago(it.rule().addedAt()))
        .column("BY", "rule.author", it -> Asker.nameIn(it.rule().author()))
        .column(
            "ENDS",
            "rule.expiresAt",
            it -> it.rule().expiresAt().map(end -> "in " + Spans.left(session.now(), end)))
        .text("COMMENT", "rule.comment", it -> it.rule().comment());
  }

  private Columns<IgnoreVersion> versions() {
    return Columns.of(IgnoreVersion.class)
        .name("VERSION", "number", IgnoreVersion::number)
        .column("TIME", "at", version -> session.ago(version.at()))
        .column("BY", "author", version -> Asker.nameIn(version.author()))
        .column("ADDED", "added", IgnoreVersion::added)
        .column("REMOVED", "removed", IgnoreVersion::removed)
        .column("RULES", "rules", IgnoreVersion::rules)
        .sparse("RESTORES", "restores", IgnoreVersion::restores)
        .text("WHAT", "what", IgnoreVersion::what);
  }
}
