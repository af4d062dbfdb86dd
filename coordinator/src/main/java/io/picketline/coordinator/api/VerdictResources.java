package io.picketline.coordinator.api;

import static java.util.Locale.ROOT;

import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.FindVerdicts;
import io.picketline.protocol.local.LocalRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Verdicts: which there are, why, where they are in force; blocks by hand and their end. */
final class VerdictResources {

  private static final int PAGE = 100;

  private final Enquiry enquiry;
  private final Changes changes;

  VerdictResources(Enquiry enquiry, Changes changes) {
    this.enquiry = enquiry;
    this.changes = changes;
  }

  List<Operation> operations() {
    return List.of(
        Operation.get("/v1/verdicts", this::list),
        Operation.post("/v1/verdicts", this::block),
        Operation.get("/v1/verdicts/{prefix}", this::why),
        Operation.delete("/v1/verdicts/{prefix}", this::unblock),
        Operation.get("/v1/verdicts/{prefix}/where", this::where),
        Operation.post("/v1/imports", this::take));
  }

  /** A block by hand as it is ordered. */
  record Order(Prefix prefix, Duration duration, String reason, Optional<Boolean> force) {
    LocalRequest.Block block(boolean dryRun) {
      return new LocalRequest.Block(prefix, duration, reason, dryRun, force.orElse(false));
    }
  }

  /** A list of them. */
  record ListOrder(List<Order> blocks, Optional<Boolean> skipBad) {
    ListOrder {
      blocks = List.copyOf(blocks);
    }
  }

  private Answer list(Call call, Parameters at) {
    var asked =
        new FindVerdicts(
            at.value("after", Prefix::parse),
            at.value("within", Prefix::parse),
            at.words("origin").stream().map(VerdictResources::origin).collect(Collectors.toSet()),
            at.number("limit", PAGE, 1, FindVerdicts.MOST));
    at.requireNoOther();
    return Tags.tagged(call, enquiry.tell(call, asked));
  }

  static Origin origin(String word) {
    for (var origin : Origin.values()) {
      if (origin.name().toLowerCase(ROOT).equals(word.toLowerCase(ROOT))) {
        return origin;
      }
    }
    throw new Problem(
        Problem.Kind.INVALID,
        "origin: \"%s\" is none of detected, operator, import".formatted(word));
  }

  private Answer why(Call call, Parameters at) {
    at.requireNoOther();
    return enquiry.tell(call, new LocalRequest.Why(at.prefix()));
  }

  private Answer where(Call call, Parameters at) {
    at.requireNoOther();
    return enquiry.tell(call, new LocalRequest.Where(at.prefix()));
  }

  private Answer block(Call call, Parameters at) {
    var manner = Changes.Manner.of(at);
    var order = Bodies.read(call, Order.class);
    return changes.make(call, manner, order.block(manner.dryRun()));
  }

  private Answer unblock(Call call, Parameters at) {
    var reason = at.text("reason");
    var manner = Changes.Manner.of(at);
    return changes.make(
        call, manner, new LocalRequest.Unblock(at.prefix(), reason, manner.dryRun()));
  }

  private Answer take(Call call, Parameters at) {
    var manner = Changes.Manner.of(at);
    var order = Bodies.read(call, ListOrder.class);
    var blocks = order.blocks().stream().map(one -> one.block(manner.dryRun())).toList();
    return changes.make(
        call,
        manner,
        new LocalRequest.Import(blocks, order.skipBad().orElse(false), manner.dryRun()));
  }
}
