package io.picketline.coordinator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.coordinator.metrics.Scrape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What is no JSON: the contract, and the metrics. */
final class Documents {

  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final Enquiry enquiry;
  private final Scrape scrape;
  private final byte[] contract;

  Documents(Enquiry enquiry, Scrape scrape) {
    this.enquiry = enquiry;
    this.scrape = scrape;
    this.contract = contract();
  }

  List<Operation> operations() {
    return List.of(
        Operation.get("/v1/openapi.yaml", this::contract),
        Operation.get("/metrics", this::metrics));
  }

  /** The bytes of {@code openapi.yaml}. */
  static byte[] contract() {
    try (var in = Documents.class.getResourceAsStream("/openapi.yaml")) {
      return Objects.requireNonNull(in, "openapi.yaml").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer contract(Call call, Parameters at) {
    at.requireNoOther();
    enquiry.requireKnown(call);
    return Tags.tagged(call, new Answer.Whole(200, "application/yaml", contract));
  }

  private Answer metrics(Call call, Parameters at) {
    at.requireNoOther();
    return switch (outcome(call)) {
      case Scrape.Text(var text) ->
          new Answer.Whole(200, Scrape.CONTENT_TYPE, text.getBytes(UTF_8));
      case Scrape.Refused(var why) -> throw Problem.of(why);
    };
  }

  private Scrape.Outcome outcome(Call call) {
    try {
      return scrape
          .text(call.person())
          .toCompletableFuture()
          .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException _) {
      throw Problem.busy("the coordinator is too busy to count");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw Problem.busy("the coordinator stops");
    }
  }
}
