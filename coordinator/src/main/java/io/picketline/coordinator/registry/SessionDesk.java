package io.picketline.coordinator.registry;

import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.registry.VerdictRegistry.Follow;
import io.picketline.protocol.log.Epoch;
import java.time.Instant;
import java.util.Optional;

/** Brings what sensors' sessions say to those whom it concerns. Not thread-safe. */
final class SessionDesk {

  private final Judgement judgement;
  private final Readers readers;
  private final Requests requests;

  SessionDesk(Judgement judgement, Readers readers, Requests requests) {
    this.judgement = judgement;
    this.readers = readers;
    this.requests = requests;
  }

  /** Takes a message; answers with the later history that it gives proof of, if it does. */
  Optional<Epoch> take(FromSession message, Instant now) {
    if (hostOf(message).filter(readers::isOutcast).isPresent()) {
      return Optional.empty();
    }
    switch (message) {
      case VerdictRegistry.Attach attach -> readers.attach(attach);
      case Follow follow -> {
        return follow(follow, now);
      }
      case VerdictRegistry.Report report -> requests.report(report, now);
      case VerdictRegistry.Serves(var host, var served) -> judgement.serves(host, served, now);
      case VerdictRegistry.Told told -> readers.told(told);
      case FromSession.Paced paced -> readers.paced(paced);
      case FromSession.Handed handed -> readers.handed(handed);
      case FromSession.Unlike(var host, var because) -> readers.unlike(host, because);
      case FromSession.Renewing asked -> asked.session().tell(readers.renewing(asked, now));
      case VerdictRegistry.Offer(var host, var entries) -> readers.offer(host, entries);
      case VerdictRegistry.Holding holding -> readers.holding(holding);
    }
    return Optional.empty();
  }

  /** Whose word it is, as far as it matters that he may have it. */
  private static Optional<String> hostOf(FromSession message) {
    return switch (message) {
      case VerdictRegistry.Attach _, Follow _, FromSession.Handed _ -> Optional.empty();
      case VerdictRegistry.Report(var host, _, _, _, _) -> Optional.of(host);
      case VerdictRegistry.Serves(var host, _) -> Optional.of(host);
      case VerdictRegistry.Told(var host, _, _) -> Optional.of(host);
      case FromSession.Paced(var host, _, _, _) -> Optional.of(host);
      case FromSession.Renewing(var host, _) -> Optional.of(host);
      case FromSession.Unlike(var host, _) -> Optional.of(host);
      case VerdictRegistry.Offer(var host, _) -> Optional.of(host);
      case VerdictRegistry.Holding(var host, _, _) -> Optional.of(host);
    };
  }

  private Optional<Epoch> follow(Follow follow, Instant now) {
    if (readers.isOutcast(follow.host())) {
      follow.session().tell(new VerdictRegistry.Reattach());
      return Optional.empty();
    }
    if (readers.gathers(follow)) {
      return Optional.empty();
    }
    if (judgement.succession().outdone(follow.host(), follow.epoch(), now)) {
      return follow.epoch();
    }
    readers.follow(follow);
    return Optional.empty();
  }
}
