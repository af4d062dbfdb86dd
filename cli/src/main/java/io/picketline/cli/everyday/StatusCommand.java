package io.picketline.cli.everyday;

import static java.util.stream.Collectors.joining;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Format;
import io.picketline.cli.output.Rows;
import io.picketline.cli.output.Table;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Session;
import io.picketline.cli.session.Spans;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Names;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.IgnoreReply;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Measured;
import io.picketline.protocol.local.NotifyReply;
import io.picketline.protocol.local.SelfTestReply;
import io.picketline.protocol.local.StatusReply.CoordinatorStatus;
import io.picketline.protocol.local.StatusReply.SensorStatus;
import io.picketline.protocol.local.TestimonyReply;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.VerdictPage;
import io.picketline.protocol.log.Epoch;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows how the daemon is. */
@Command(
    name = "status",
    description = "Show how the sensor or coordinator on this host is.",
    footer = {"picket status", "picket status -o json"})
public final class StatusCommand implements Callable<Integer> {

  private static final Columns<SensorStatus> SENSOR =
      Columns.of(SensorStatus.class)
          .name("HOST", "host", SensorStatus::host)
          .column("SOFTWARE", "software", SensorStatus::software)
          .data("startedAt")
          .column("MODES", "modes", it -> modes(it.modes()))
          .column("CAPTURE", "capture", SensorStatus::capture)
          .column("FILTER", "packetFilter", SensorStatus::packetFilter)
          .column("LINK", "linkState", SensorStatus::linkState)
          .column("ENTRY", "have", SensorStatus::have)
          .column("BLOCKED", "blocks", SensorStatus::blocks)
          .column("SUSPECT", "suspects", SensorStatus::suspects)
          .column("OBSERVING", "observing", SensorStatus::observing)
          .column("WARNINGS", "warnings", SensorStatus::warnings);

  private static final Columns<CoordinatorStatus> COORDINATOR =
      Columns.of(CoordinatorStatus.class)
          .name("NAME", "name", CoordinatorStatus::name)
          .column("SOFTWARE", "software", CoordinatorStatus::software)
          .data("startedAt")
          .column("LEADER", "leader", CoordinatorStatus::leader)
          .column("ENTRY", "head", CoordinatorStatus::head)
          .column("VERDICTS", "verdicts", CoordinatorStatus::verdicts)
          .column("LIVE", "sensorsLive", CoordinatorStatus::sensorsLive)
          .column("KNOWN", "sensorsKnown", CoordinatorStatus::sensorsKnown)
          .column("BUDGET", "budget", CoordinatorStatus::budget)
          .column("WARNINGS", "warnings", CoordinatorStatus::warnings);

  private static final int MOST_OF_A_LINE = 60;

  private final Session session;

  public StatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var reply = session.ask(new LocalRequest.ShowStatus(), LocalReply.class);
    switch (reply) {
      case SensorStatus sensor ->
          session.show(sensor, Rows.one(SENSOR, sensor), out -> print(sensor, out));
      case CoordinatorStatus coordinator ->
          session.show(
              coordinator, Rows.one(COORDINATOR, coordinator), out -> print(coordinator, out));
      case LocalReply.Sensors _,
          LocalReply.Reach _,
          LocalReply.Verdicts _,
          VerdictPage _,
          LocalReply.Explanation _,
          LocalReply.Whereabouts _,
          IgnoreReply.Ignored _,
          LocalReply.Changed _,
          LocalReply.Imported _,
          LocalReply.Exported _,
          IgnoreReply.IgnoreForecast _,
          IgnoreReply.IgnoreVersions _,
          LocalReply.Reloaded _,
          LocalReply.Past _,
          EventList _,
          NotifyReply _,
          TrustReply _,
          Measured _,
          TestimonyReply.Testimony _,
          TestimonyReply.Reverted _,
          SelfTestReply _,
          LocalReply.NotOnDisk _,
          LocalReply.Refused _ ->
          throw new CommandException(
              ExitCode.REFUSED, "the daemon answers something else than its status");
    }
    return ExitCode.DONE;
  }

  private void print(SensorStatus sensor, PrintWriter out) {
    title(out, "sensor", sensor.host());
    var inForce = "%d blocked, %d suspect".formatted(sensor.blocks(), sensor.suspects());
    line(out, "in force", sensor.observing() ? "nothing; would be: " + inForce : inForce);
    warnings(out, sensor.warnings());
    line(out, "link", sensor.linkState());
    line(out, "modes", modes(sensor.modes()));
    line(out, "capture", sensor.capture());
    line(out, "filter", sensor.packetFilter());
    line(out, "log", "entry %d%s".formatted(sensor.have(), epoch(sensor.epoch())));
    line(out, "up", Spans.since(session.now(), sensor.startedAt()));
    line(out, "software", sensor.software());
    out.println();
    session.table(guarded(sensor));
    counters(out, sensor.counters());
  }

  private void print(CoordinatorStatus coordinator, PrintWriter out) {
    title(out, "coordinator", coordinator.name());
    line(out, "leader", coordinator.leader());
    line(
        out,
        "sensors",
        "%d live of %d".formatted(coordinator.sensorsLive(), coordinator.sensorsKnown()));
    line(out, "verdicts", String.valueOf(coordinator.verdicts()));
    warnings(out, coordinator.warnings());
    line(out, "budget", coordinator.budget());
    line(out, "log", "entry %d%s".formatted(coordinator.head(), epoch(coordinator.epoch())));
    line(out, "up", Spans.since(session.now(), coordinator.startedAt()));
    line(out, "software", coordinator.software());
    out.println();
    var members = new Table("  ", "COORDINATOR", "STATE");
    coordinator.members().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(member -> members.row(member.getKey(), member.getValue()));
    session.table(members);
    counters(out, coordinator.counters());
  }

  /** In a wide table each with its reason, else those of one reason together. */
  private Table guarded(SensorStatus sensor) {
    var table = new Table("  ", "NEVER BLOCKED", "");
    if (session.output() == Format.WIDE) {
      sensor.guarded().forEach(guard -> table.row(guard.as(), guard.prefix()));
      return table;
    }
    var byReason = new LinkedHashMap<String, List<String>>();
    for (var guard : sensor.guarded()) {
      byReason.computeIfAbsent(guard.as(), _ -> new ArrayList<>()).add(guard.prefix().toString());
    }
    byReason.forEach((reason, prefixes) -> rows(table, reason, prefixes));
    return table;
  }

  /** The reason once, and the prefixes in as many lines as they need. */
  private static void rows(Table table, String reason, List<String> prefixes) {
    var line = new StringBuilder();
    var said = reason;
    for (var prefix : prefixes) {
      if (!line.isEmpty() && line.length() + prefix.length() > MOST_OF_A_LINE) {
        table.row(said, line);
        said = "";
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(prefix);
    }
    table.row(said, line);
  }

  public static String modes(Collection<Mode> modes) {
    return modes.stream().sorted().map(Mode::text).collect(joining(" "));
  }

  private void title(PrintWriter out, String what, String name) {
    out.println(session.palette().strong(what + " " + Names.printable(name)));
  }

  private void warnings(PrintWriter out, List<String> warnings) {
    warnings.forEach(warning ->
        out.println("  " + session.palette().bad("warning   " + Names.printable(warning))));
  }

  private static void line(PrintWriter out, String name, String value) {
    out.println("  " + name + " ".repeat(10 - name.length()) + Names.printable(value));
  }

  private static String epoch(Optional<Epoch> epoch) {
    return epoch.map(" of epoch %s"::formatted).orElse("");
  }

  private void counters(PrintWriter out, Map<String, Long> counters) {
    var wide = session.output() == Format.WIDE;
    var table = new Table("  ", "COUNTED SINCE THE START", "TIMES");
    var none = 0;
    for (var counter : counters.entrySet()) {
      if (wide || counter.getValue() != 0) {
        table.row(counter.getKey(), counter.getValue());
      } else {
        none++;
      }
    }
    out.println();
    session.table(table);
    if (none > 0) {
      out.println("  %d more: 0 times; -o wide lists them".formatted(none));
    }
  }
}
