package io.picketline.cli.everyday;

import io.picketline.cli.output.Format;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Session;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventFilter;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.event.Severity;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.ListEvents;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Shows what happened, and goes on with what happens. */
@Command(
    name = "events",
    description = {
      "Show what happened, the newest last, and with --follow what happens. A coordinator tells what"
          + " concerns the fleet, a sensor what concerns its host since it began.",
      "-o json and -o jsonl with --follow write one object a line."
    },
    footer = {
      "picket events --since 2h --severity warning",
      "picket events --about 198.51.100.7 -o json"
    })
public final class EventsCommand implements Callable<Integer> {

  /** Forms that need all events at once; of the others no more is held than an answer has. */
  private static final Set<Format> AS_ONE = EnumSet.of(Format.WIDE, Format.JSON, Format.YAML);

  private static final int LATEST = 100;
  private static final int LATEST_TO_FOLLOW = 10;

  private final Session session;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Arguments.ToMoment.class,
      description = "Nothing before it: a span before now such as 2h or 7d, or a moment.")
  private Arguments.@Nullable Moment since;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      converter = ToKind.class,
      description = "Only of this kind, such as blocked or sensor-lost; may be given again.")
  private Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);

  @Option(
      names = "--severity",
      paramLabel = "info|notice|warning|error",
      converter = ToSeverity.class,
      description = "Only of this severity or a graver one.")
  private @Nullable Severity severity;

  @Option(
      names = "--about",
      paramLabel = "PREFIX",
      converter = Arguments.ToPrefix.class,
      description = "Only what concerns this address or prefix: what lies in it, what covers it.")
  private @Nullable Prefix about;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what happens, over restarts of the daemon too, until Ctrl-C.")
  private boolean follow;

  @Option(names = "--count", paramLabel = "N", description = "End after so many.")
  private @Nullable Integer count;

  private int told;
  private boolean begun;

  /** Reads a kind's wire name. */
  static final class ToKind implements ITypeConverter<EventKind> {
    @Override
    public EventKind convert(String value) {
      return EventKind.find(value)
          .orElseThrow(
              () -> new TypeConversionException("'%s' is no kind of event".formatted(value)));
    }
  }

  /** Reads a severity's name. */
  static final class ToSeverity implements ITypeConverter<Severity> {
    @Override
    public Severity convert(String value) {
      try {
        return Severity.named(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  public EventsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (follow) {
      var latest = since == null ? LATEST_TO_FOLLOW : ListEvents.MOST_LATEST;
      new EventStream(session, filter()).follow(latest, this::take);
    } else {
      list();
    }
    return ExitCode.DONE;
  }

  private EventFilter filter() {
    return new EventFilter(
        kinds,
        Optional.ofNullable(severity),
        Optional.ofNullable(about),
        Optional.ofNullable(since).map(moment -> moment.asOf(session.now())));
  }

  private void list() {
    var latest = since == null ? most(LATEST) : most(ListEvents.MOST_LATEST);
    var page = page(Optional.empty(), latest);
    if (AS_ONE.contains(session.output())) {
      showAsOne(page);
      return;
    }
    if (session.output() == Format.CSV) {
      head();
    }
    page.events().forEach(this::tell);
    while (page.more()) {
      page = page(Optional.of(page.upTo()), 0);
      page.events().forEach(this::tell);
    }
  }

  private EventList page(Optional<EventPlace> after, int latest) {
    return session.ask(new ListEvents(filter(), after, latest, false), EventList.class);
  }

  private void showAsOne(EventList first) {
    var events = new ArrayList<>(first.events());
    var gap = first.gap();
    var page = first;
    while (page.more()) {
      page = page(Optional.of(page.upTo()), 0);
      events.addAll(page.events());
      gap |= page.gap();
    }
    var all = new EventList(events, page.upTo(), gap, false);
    session.show(all, Rows.each(HistoryCommand.COLUMNS, events));
  }

  private int most(int otherwise) {
    return count == null ? otherwise : Math.max(0, Math.min(count, ListEvents.MOST_LATEST));
  }

  private boolean take(EventList list) {
    for (var event : list.events()) {
      tell(event);
      if (count != null && ++told >= count) {
        session.flushed();
        return false;
      }
    }
    return session.flushed();
  }

  private void tell(Event event) {
    var paper = session.paper();
    var columns = HistoryCommand.COLUMNS;
    switch (session.output()) {
      case TABLE, WIDE -> lines(List.of(event)).forEach(paper.out()::println);
      case JSON, JSONL -> paper.line(event);
      case YAML -> paper.document(event);
      case CSV -> {
        if (!begun) {
          head();
        }
        paper.csv(columns, event);
      }
      case NAME, PLAIN -> paper.name(columns, event);
    }
  }

  /** The line that names the fields of CSV. */
  private void head() {
    session.paper().csvHead(HistoryCommand.COLUMNS);
    begun = true;
  }

  private List<String> lines(List<Event> events) {
    var text = new EventText(session.palette());
    return events.stream().map(text::line).toList();
  }
}
