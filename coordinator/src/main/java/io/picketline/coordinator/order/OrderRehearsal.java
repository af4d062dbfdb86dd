package io.picketline.coordinator.order;

import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.RegistrySettings;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.IgnoreLine;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.link.Rehearsal;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.wire.Wire;
import io.picketline.wire.WireException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Carries out orders on a judgement that is thrown away, so that the first real one is quick: who
 * pushes an ignore list in the middle of a false alarm does not wait for the JVM to learn how.
 */
public final class OrderRehearsal {

  static final int PASSES = 150;
  private static final Duration LIFE = Duration.ofMinutes(10);

  private OrderRehearsal() {}

  /**
   * Runs it, for some tenths of a second.
   *
   * @return changes that came of it, three for each pass
   */
  public static int run(RegistrySettings settings, Instant now) {
    var changed = 0;
    for (var pass = 0; pass < PASSES; pass++) {
      var judgement = new Judgement(settings, History.EMPTY, 1, now);
      var roster = new Roster(List.of(), now);
      var orders = new Orders(judgement, roster);
      for (var request : requests(pass, now)) {
        var reply = carried(orders.answer(carried(request), Rehearsal.HOST, now));
        changed += reply instanceof LocalReply.Settled ? 1 : 0;
        judgement.takeUnwritten();
      }
    }
    return changed;
  }

  private static List<LocalRequest> requests(int pass, Instant now) {
    var source = source(pass, now);
    var line =
        new IgnoreLine(source, IgnoreScope.ALL, Optional.empty(), Optional.empty(), "rehearsal");
    return List.of(
        new LocalRequest.ShowStatus(),
        new LocalRequest.ListSensors(),
        new LocalRequest.Block(source, LIFE, "rehearsal"),
        new LocalRequest.Why(source),
        new LocalRequest.ListVerdicts(1),
        new LocalRequest.Unblock(source),
        new LocalRequest.ListIgnored(),
        new LocalRequest.EditIgnored(
            Optional.empty(), false, List.of(line), List.of(), "rehearsal", false));
  }

  private static Prefix source(int pass, Instant now) {
    return Prefix.of(Rehearsal.evidence(pass, 1, now).getFirst().probe().source());
  }

  /** As it arrives at the other end of the socket. */
  private static LocalRequest carried(LocalRequest request) {
    return carried(request, LocalRequest.class);
  }

  private static LocalReply carried(LocalReply reply) {
    return carried(reply, LocalReply.class);
  }

  private static <T> T carried(T message, Class<T> family) {
    try {
      return Wire.decode(Wire.encode(message), family).orElseThrow();
    } catch (WireException e) {
      throw new UncheckedIOException("what was just written can be read", e);
    }
  }
}
