package io.picketline.cli.care;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Session;
import io.picketline.metrics.Exposition;
import io.picketline.protocol.Names;
import io.picketline.protocol.local.Measure;
import io.picketline.protocol.local.Measured;
import io.picketline.protocol.local.MetricValues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what a daemon counts and measures. */
@Command(
    name = "metrics",
    footer = {"picket metrics", "picket metrics -o table"},
    description = {
      "Show what the daemon counts and measures, as Prometheus reads it; with -o, as a table or in"
          + " another form.",
      "A coordinator tells of the whole fleet. docs/metrics.md says what each metric means."
    })
public final class MetricsCommand implements Callable<Integer> {

  private static final String OUTPUT = "--output";

  private static final Columns<Row> COLUMNS =
      Columns.of(Row.class)
          .name("METRIC", "name", Row::name)
          .column("LABELS", "", Row::said)
          .data("labels")
          .column("VALUE", "value", row -> number(row.value()));

  private final Session session;

  @Spec private @Nullable CommandSpec spec;

  /** All answers of the daemon as one. */
  record Metrics(List<MetricValues> metrics) {}

  public MetricsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var metrics = all();
    if (outputGiven()) {
      session.show(new Metrics(metrics), Rows.in(COLUMNS, rows(metrics)));
    } else {
      var text = text(metrics);
      session.paper().out().print(text);
    }
    return ExitCode.DONE;
  }

  /** The common form is wanted only where it is asked for by name. */
  private boolean outputGiven() {
    for (var at = spec; at != null; at = at.parent()) {
      var parsed = at.commandLine().getParseResult();
      if (parsed != null && parsed.hasMatchedOption(OUTPUT)) {
        return true;
      }
    }
    return false;
  }

  private List<MetricValues> all() {
    var byName = new LinkedHashMap<String, MetricValues>();
    var next = Optional.<String>empty();
    var before = next;
    do {
      before = next;
      var page = session.ask(new Measure(next), Measured.class);
      page.metrics().forEach(metric -> byName.merge(metric.name(), metric, MetricValues::and));
      next = page.after();
    } while (next.isPresent() && !next.equals(before));
    return List.copyOf(byName.values());
  }

  private static String text(List<MetricValues> metrics) {
    try {
      var text = new ByteArrayOutputStream();
      Exposition.write(metrics.stream().map(MetricsCommand::printable).toList(), text);
      return text.toString(UTF_8);
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandException(
          ExitCode.REFUSED, "the daemon's metrics are none that Prometheus can read");
    }
  }

  private static MetricValues printable(MetricValues metric) {
    var points =
        metric.points().stream()
            .map(point -> new MetricValues.Point(printable(point.labels()), point.value()))
            .toList();
    return new MetricValues(metric.name(), metric.type(), Names.printable(metric.help()), points);
  }

  private static SequencedMap<String, String> printable(SequencedMap<String, String> labels) {
    var printable = new LinkedHashMap<String, String>();
    labels.forEach((label, value) -> printable.put(label, Names.printable(value)));
    return printable;
  }

  /** One value. */
  record Row(String name, SequencedMap<String, String> labels, double value) {
    String said() {
      return labels.entrySet().stream()
          .map(label -> label.getKey() + "=" + label.getValue())
          .collect(joining(" "));
    }
  }

  private static List<Row> rows(List<MetricValues> metrics) {
    return metrics.stream()
        .flatMap(metric ->
            metric.points().stream()
                .map(point -> new Row(metric.name(), point.labels(), point.value())))
        .toList();
  }

  /** In full, without an exponent. */
  private static String number(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }
}
