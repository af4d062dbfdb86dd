package io.picketline.coordinator.api;

import io.picketline.coordinator.metrics.Scrape;
import io.picketline.events.EventFeed;
import io.picketline.local.Exchange;
import io.picketline.protocol.local.Asker;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what a request is for, and has it answered; knows nothing of HTTP's bytes. */
final class Api {

  private static final Logger LOG = LoggerFactory.getLogger(Api.class);

  /**
   * Who knows what is asked.
   *
   * @param exchange answers what the command asks too
   * @param feed what happens
   * @param scrape the metrics
   * @param coordinator its name
   */
  record Behind(Exchange exchange, EventFeed feed, Scrape scrape, String coordinator) {}

  private final Enquiry enquiry;
  private final List<Operation> operations;
  private final ExportTokens tokens;
  private final Idempotency idempotency;
  private final ApiCounters counters;

  Api(Behind behind, EventStream.Pace pace, ApiCounters counters, InstantSource clock) {
    this.enquiry = new Enquiry(behind.exchange());
    var changes = new Changes(enquiry);
    this.operations =
        Stream.of(
                new FleetResources(enquiry, changes).operations(),
                new VerdictResources(enquiry, changes).operations(),
                new IgnoreResources(enquiry, changes).operations(),
                new PastResources(enquiry, behind.feed(), pace).operations(),
                lists(enquiry, behind, clock).operations(),
                new Documents(enquiry, behind.scrape()).operations())
            .flatMap(List::stream)
            .toList();
    this.tokens = new ExportTokens(behind.exchange(), clock);
    this.idempotency = new Idempotency(clock);
    this.counters = counters;
  }

  private static ExportResources lists(Enquiry enquiry, Behind behind, InstantSource clock) {
    return new ExportResources(enquiry, clock, behind.coordinator(), ExportResources.MOST_ROOM);
  }

  /** All that can be asked for. */
  List<Operation> operations() {
    return operations;
  }

  /** The answer, whatever comes of it. */
  Answer answer(Call call) {
    counters.requests.increment();
    try {
      return answered(call);
    } catch (Problem e) {
      return e.answer();
    } catch (IllegalArgumentException e) { // what the requests' own records refuse
      return new Problem(Problem.Kind.INVALID, String.valueOf(e.getMessage())).answer();
    } catch (RuntimeException e) { // the request's edge: one must not end what others wait for
      LOG.error("a request to the API failed", e);
      return new Problem(Problem.Kind.FAULT, "its log says how").answer();
    }
  }

  private Answer answered(Call call) {
    return call.asker().isPresent() ? found(call) : found(tokenOf(call));
  }

  /**
   * Whoever shows no certificate is told the same, whatever he asks and if there is such a thing.
   */
  private Call tokenOf(Call call) {
    var open =
        operations.stream()
            .filter(Operation::byToken)
            .filter(operation -> operation.method().equals(call.method()))
            .anyMatch(operation -> operation.match(call.path()).isPresent());
    var known = open ? tokens.known(call) : Optional.<Call>empty();
    return known.orElseThrow(() -> {
      counters.strangers.increment();
      return new Problem(
          Problem.Kind.STRANGER, "show a user's certificate; 'picket user add' makes one");
    });
  }

  private Answer found(Call call) {
    var there = new ArrayList<Operation>();
    for (var operation : operations) {
      var variables = operation.match(call.path());
      if (variables.isPresent()) {
        if (operation.method().equals(call.method())) {
          return answered(operation, call, new Parameters(variables.get(), call.query()));
        }
        there.add(operation);
      }
    }
    if (there.isEmpty()) {
      throw new Problem(Problem.Kind.NOT_FOUND, "/v1/openapi.yaml says what there is");
    }
    var methods = there.stream().map(Operation::method).distinct().sorted();
    throw Problem.method(call.method(), methods.collect(Collectors.joining(", ")));
  }

  private Answer answered(Operation operation, Call call, Parameters at) {
    var key = call.header("idempotency-key");
    if (key.isEmpty() || operation.method().equals("GET")) {
      return operation.handler().handle(call, at);
    }
    enquiry.requireKnown(call); // what was answered before is for him alone, as he is now
    var what =
        String.join(
            "\n",
            call.person().right().toString(),
            call.method(),
            call.path(),
            call.query().toString(),
            call.header("if-match").orElse(""),
            Tags.digest(call.body().get()));
    return idempotency.once(
        call.asker().map(Asker::name).orElseThrow(),
        key.get(),
        what,
        () -> operation.handler().handle(call, at));
  }
}
