package io.picketline.cli.data;

import io.picketline.lists.BlockList;
import io.picketline.lists.BlockList.Problem;
import io.picketline.protocol.local.LocalRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The blocks that a list comes to, where what it does not say is filled in.
 *
 * @param problems of the list, and the lines that do not say how long where nobody else does
 */
record ListOrders(List<Order> orders, List<Problem> problems) {

  /** A block and the line it stands in, from 1. */
  record Order(int line, LocalRequest.Block block) {}

  /**
   * Of a list.
   *
   * @param duration of blocks of which the list does not say how long
   * @param reason of blocks of which the list does not say why
   */
  static ListOrders of(BlockList list, Optional<Duration> duration, String reason) {
    var orders = new ArrayList<Order>(list.entries().size());
    var problems = new ArrayList<>(list.problems());
    for (var entry : list.entries()) {
      var life = entry.duration().or(() -> duration);
      if (life.isEmpty()) {
        problems.add(new Problem(entry.line(), "no duration here, and no --for"));
      } else {
        var why = entry.reason().orElse(reason);
        orders.add(
            new Order(entry.line(), new LocalRequest.Block(entry.source(), life.get(), why)));
      }
    }
    return new ListOrders(orders, problems);
  }
}
