package io.picketline.coordinator.registry;

import io.picketline.coordinator.admission.Admission;
import io.picketline.coordinator.judgement.Enrolment;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.protocol.log.TrustChange.HostRevoked;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Lets no sensor in whose certificate is void, nor one with another's address, and says whose
 * session has to end. Not thread-safe.
 */
final class Gatekeeper {
  private final Judgement judgement;
  private final Map<String, Instant> issued = new HashMap<>();
  private long revocations;

  Gatekeeper(Judgement judgement) {
    this.judgement = judgement;
  }

  /** Lets a sensor in; answers why not, if it is not. */
  Optional<String> refusal(VerdictRegistry.Attach attach) {
    var name = attach.host().name();
    var at = attach.certificate().issued();
    var refusal = judgement.enrolment().refusal(attach.host(), at).or(() -> outdated(name, at));
    if (refusal.isEmpty()) {
      issued.put(name, at);
    }
    return refusal;
  }

  /** A certificate that was stolen must not end the session of a later one. */
  private Optional<String> outdated(String host, Instant at) {
    return Optional.ofNullable(issued.get(host))
        .filter(at::isBefore)
        .map(_ -> "%s is connected by a later certificate".formatted(host));
  }

  /** The host's session is over. */
  void gone(String host) {
    issued.remove(host);
  }

  /** Whether what is told in that host's name counts no more: nobody who is let in tells it. */
  boolean isOutcast(String host) {
    var at = issued.get(host);
    return at == null
        ? admission().revoked(host).isPresent()
        : admission().voided(host, at).isPresent();
  }

  /** The hosts whose certificates have become void, each with what to tell them; each once. */
  SequencedMap<String, String> expelled() {
    var expelled = new LinkedHashMap<String, String>();
    if (admission().revocations() == revocations) {
      return expelled;
    }
    revocations = admission().revocations();
    for (var session : issued.entrySet()) {
      Optional<HostRevoked> voided = admission().voided(session.getKey(), session.getValue());
      voided.ifPresent(by -> expelled.put(session.getKey(), Enrolment.revoked(by)));
    }
    return expelled;
  }

  private Admission admission() {
    return judgement.log().state().admission();
  }
}
