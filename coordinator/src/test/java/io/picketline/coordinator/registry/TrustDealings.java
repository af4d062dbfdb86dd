package io.picketline.coordinator.registry;

import io.picketline.coordinator.admission.Applicant;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.TrustRequest;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.TrustChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** What admins and hosts of a simulated fleet do to let hosts in and to shut them out. */
final class TrustDealings {
  private static final List<String> NAMES = List.of("h0", "h1", "h2");
  private static final List<SourceAddress> ADDRESSES =
      Stream.of("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4")
          .map(SourceAddress::parse)
          .toList();

  private final Random random;
  private final List<String> tokens = new ArrayList<>();

  TrustDealings(Random random) {
    this.random = random;
  }

  TrustRequest order() {
    return switch (random.nextInt(4)) {
      case 0, 1 ->
          new TrustRequest.Enroll(any(NAMES), Role.SENSOR, Set.of(), List.of(), life(), false);
      case 2 -> new TrustRequest.Approve(any(NAMES), false);
      default -> new TrustRequest.Revoke(any(NAMES), Optional.empty(), false, false);
    };
  }

  private Duration life() {
    return random.nextInt(4) == 0 ? TrustRequest.Enroll.SHORTEST : TrustRequest.Enroll.LONGEST;
  }

  /** Someone with a token that somebody has made, whether he was told so or not. */
  Applicant applicant() {
    var hash = tokens.isEmpty() ? "0a".repeat(32) : any(tokens);
    var key = any(List.of("0c", "0d")).repeat(32);
    return new Applicant(hash, "any", Role.SENSOR, List.of(any(ADDRESSES)), "192.0.2.1", key);
  }

  FleetHost host() {
    return new FleetHost(any(NAMES), List.of(any(ADDRESSES)));
  }

  void noted(List<Change> changes) {
    for (var change : changes) {
      if (change instanceof TrustChange.TokenMade made) {
        tokens.add(made.hash());
      }
    }
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
