package io.picketline.coordinator.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.local.LocalDesk;
import io.picketline.metrics.Exposition;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.Measure;
import io.picketline.protocol.local.Measured;
import io.picketline.protocol.local.MetricValues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** All that a coordinator has to tell Prometheus: itself, its JVM, and the fleet. */
public final class Scrape {

  /** The media type of the text. */
  public static final String CONTENT_TYPE = Exposition.CONTENT_TYPE;

  private final LocalDesk desk;
  private final JvmMeters jvm;

  /** What came of one. */
  public sealed interface Outcome {}

  /** The text, to be sent in UTF-8. */
  public record Text(String text) implements Outcome {}

  /** The one that asked may not, or nobody can answer. */
  public record Refused(LocalReply.Refused why) implements Outcome {}

  /** One that asks {@code desk}, which knows who may ask. */
  public Scrape(LocalDesk desk, JvmMeters jvm) {
    this.desk = desk;
    this.jvm = jvm;
  }

  /** Asks for all of it, page by page. */
  public CompletionStage<Outcome> text(Asker asker) {
    return pages(Optional.empty(), new ArrayList<>(), asker);
  }

  private CompletionStage<Outcome> pages(
      Optional<String> after, List<MetricValues> soFar, Asker asker) {
    return desk.answer(new Measure(after), asker).thenCompose(reply -> go(reply, soFar, asker));
  }

  private CompletionStage<Outcome> go(LocalReply reply, List<MetricValues> soFar, Asker asker) {
    return switch (reply) {
      case Measured(var metrics, var next) -> {
        soFar.addAll(metrics);
        yield next.isPresent()
            ? pages(next, soFar, asker)
            : CompletableFuture.completedStage(text(soFar));
      }
      case LocalReply.Refused refused -> CompletableFuture.completedStage(new Refused(refused));
      default -> throw new IllegalStateException("an answer to something else");
    };
  }

  private Text text(List<MetricValues> metrics) {
    try {
      var text = new ByteArrayOutputStream();
      Exposition.write(together(metrics), jvm.snapshots(), text);
      return new Text(text.toString(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each metric once, with the values of all pages. */
  private static List<MetricValues> together(List<MetricValues> metrics) {
    var byName = new LinkedHashMap<String, MetricValues>();
    metrics.forEach(metric -> byName.merge(metric.name(), metric, MetricValues::and));
    return List.copyOf(byName.values());
  }
}
