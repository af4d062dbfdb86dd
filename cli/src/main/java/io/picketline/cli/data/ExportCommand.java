package io.picketline.cli.data;

import static java.util.Locale.ROOT;

import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Session;
import io.picketline.lists.BlockFilter;
import io.picketline.lists.BlockListWriter;
import io.picketline.lists.ExportFormat;
import io.picketline.lists.ScanReport;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.EventFilter;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Exported;
import io.picketline.protocol.local.LocalRequest;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Writes all blocks in force as a list, or the scans of a while as a report. */
@Command(
    name = "export",
    description = {
      "Write all blocks in force as a list for other programs; or, as abuseipdb or stix, the scans"
          + " that were detected of which the history still has the evidence.",
      "'picket import' reads plain, csv, jsonl, nft, ipset and spamhaus."
    },
    footer = {
      "picket export",
      "picket export --format plain",
      "picket export --format stix --since 7d"
    })
public final class ExportCommand implements Callable<Integer> {

  private final Session session;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      converter = ToFormat.class,
      description = {
        "plain, csv, jsonl (which it is if not said), nft, ipset, spamhaus, hosts.deny, abuseipdb"
            + " or stix."
      })
  private @Nullable ExportFormat format;

  @Option(
      names = "--origin",
      paramLabel = "ORIGIN",
      split = ",",
      converter = ToOrigin.class,
      description = "Only blocks that were detected, or ordered: detected, operator, import.")
  private Set<Origin> origins = EnumSet.noneOf(Origin.class);

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Arguments.ToMoment.class,
      description = {
        "Only what was decided since then: a span before now such as 2h or 7d, or a moment such as"
            + " 2026-01-31T12:00:00Z."
      })
  private Arguments.@Nullable Moment since;

  @Option(
      names = "--within",
      paramLabel = "PREFIX",
      converter = Arguments.ToPrefix.class,
      description = "Only sources in this prefix.")
  private @Nullable Prefix within;

  @Option(
      names = "--reporter",
      paramLabel = "NAME",
      defaultValue = "Picketline",
      converter = Arguments.ToText.class,
      description = "Who reports, for stix (default: ${DEFAULT-VALUE}).")
  private String reporter = "Picketline";

  ExportCommand(Session session) {
    this.session = session;
  }

  /** The verb and what is below it. */
  public static CommandLine withTokens(Session session) {
    return new CommandLine(new ExportCommand(session))
        .addSubcommand("token", new ExportTokenCommand(session));
  }

  @Override
  public Integer call() {
    var chosen = format();
    if (chosen.ofHistory()) {
      report(chosen);
    } else {
      list(chosen);
    }
    return ExitCode.DONE;
  }

  private ExportFormat format() {
    if (format != null) {
      return format;
    }
    return switch (session.output()) {
      case CSV -> ExportFormat.CSV;
      case PLAIN, NAME -> ExportFormat.PLAIN;
      case TABLE, WIDE, JSON, JSONL -> ExportFormat.JSONL;
      case YAML ->
          throw new CommandException(ExitCode.USAGE, "a list is not written as yaml; see --format");
    };
  }

  private void list(ExportFormat chosen) {
    var filter = new BlockFilter(origins, from(), Optional.ofNullable(within));
    var writer = new BlockListWriter(chosen, session.now(), this::print);
    // asked before anything is written: a list that begins and goes no further would empty the
    // sets of whoever loads it
    var part = exported(Optional.empty());
    var watched = session.watched();
    var total = watched ? inForce() : 0;
    var told = 0L;
    writer.begin();
    try (var progress = session.progress("exported")) {
      while (true) {
        var blocks = part.blocks();
        progress.aside(() -> {
          blocks.stream().filter(filter::takes).forEach(writer::block);
          if (watched) {
            session.flushed(); // whole lines, lest a line of progress is written into one
          }
        });
        told += blocks.size();
        progress.at(told, total, "blocks");
        if (!part.more() || blocks.isEmpty()) {
          break;
        }
        part = exported(Optional.of(blocks.getLast().source()));
      }
    }
    writer.end();
  }

  private Exported exported(Optional<Prefix> after) {
    return session.ask(new LocalRequest.Export(after), Exported.class);
  }

  /** About as many as there will be. */
  private long inForce() {
    return session.ask(new LocalRequest.ListVerdicts(1), LocalReply.Verdicts.class).total();
  }

  private void report(ExportFormat chosen) {
    if (!origins.isEmpty()) {
      throw new CommandException(
          ExitCode.USAGE,
          "%s tells of what was detected alone, without --origin".formatted(chosen));
    }
    var filter =
        new EventFilter(
            Set.of(EventKind.BLOCKED), Optional.empty(), Optional.ofNullable(within), from());
    var part = told(filter, Optional.empty());
    var report = ScanReport.of(chosen, reporter, this::print);
    part.events().forEach(report::event);
    while (part.more() && !part.events().isEmpty()) {
      part = told(filter, Optional.of(part.upTo()));
      part.events().forEach(report::event);
    }
    report.end();
    report.notes().forEach(note -> session.note("left out: " + note));
  }

  private EventList told(EventFilter filter, Optional<EventPlace> after) {
    return session.ask(
        new ListEvents(filter, after, ListEvents.MOST_LATEST, false), EventList.class);
  }

  private void print(String line) {
    session.paper().out().println(line);
  }

  private Optional<Instant> from() {
    return Optional.ofNullable(since).map(moment -> moment.asOf(session.now()));
  }

  /** The name of a format. */
  static final class ToFormat implements ITypeConverter<ExportFormat> {
    @Override
    public ExportFormat convert(String text) {
      return Arguments.converted(text, ExportFormat::named);
    }
  }

  /** Where a block comes from. */
  static final class ToOrigin implements ITypeConverter<Origin> {
    @Override
    public Origin convert(String text) {
      for (var origin : Origin.values()) {
        if (origin.name().toLowerCase(ROOT).equals(text)) {
          return origin;
        }
      }
      throw new TypeConversionException(
          "'%s' is no origin; there are detected, operator and import".formatted(text));
    }
  }
}
