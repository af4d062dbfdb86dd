package io.picketline.coordinator.judgement;

import io.picketline.coordinator.evidence.NetworkTest;
import io.picketline.coordinator.log.VerdictLog;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.TrustChange;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Brings hosts into the fleet, by their certificates and by tokens, and says whom not. Not
 * thread-safe.
 */
public final class Enrolment {
  private final VerdictLog log;
  private final NetworkTest test;
  private final BiConsumer<Prefix, Instant> unblock;
  private final Set<FleetHost> waiting = new LinkedHashSet<>();

  /**
   * Enrolment by this log.
   *
   * @param unblock ends the verdicts inside a prefix
   */
  Enrolment(VerdictLog log, NetworkTest test, BiConsumer<Prefix, Instant> unblock) {
    this.log = log;
    this.test = test;
    this.unblock = unblock;
  }

  /**
   * Why a sensor with this certificate is not let in, in the operator's words, if so.
   *
   * @param issued when the certificate was issued
   */
  public Optional<String> refusal(FleetHost host, Instant issued) {
    var admission = log.state().admission();
    var name = host.name();
    return admission
        .voided(name, issued)
        .map(Enrolment::revoked)
        .or(() -> admission.user(name).map(_ -> "%s is a user, no host".formatted(name)))
        .or(() -> taken(host))
        .map(Names::printable);
  }

  /** What is told to one whose certificate is void. */
  public static String revoked(TrustChange.HostRevoked by) {
    return "the certificate of %s was revoked at %s; only a new token lets it in again"
        .formatted(by.name(), by.at().truncatedTo(ChronoUnit.SECONDS));
  }

  /** The same to a person. */
  public static String removed(TrustChange.HostRevoked by) {
    return "the certificates that %s got until %s are void; only 'picket user add' makes another"
        .formatted(by.name(), by.at().truncatedTo(ChronoUnit.SECONDS));
  }

  /**
   * When a certificate of that name counts as issued that is made at {@code now}: later than the
   * last revocation. Whole seconds, as certificates carry.
   */
  public Instant issuedFrom(String name, Instant now) {
    var issued = now.truncatedTo(ChronoUnit.SECONDS);
    return log.state()
        .admission()
        .revoked(name)
        .map(by -> by.at().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1))
        .filter(issued::isBefore)
        .orElse(issued);
  }

  /** Which address of the host is another one's, and what to do, if one is. */
  public Optional<String> taken(FleetHost host) {
    return log.state()
        .holderOfAny(host)
        .map(held -> held + "; if that is no more, 'picket sensors remove' it first");
  }

  /**
   * A host of the fleet is here, by its certificate: it is never blocked anywhere. Where other
   * addresses are registered for it, it claims those of its certificate.
   *
   * @param deciding whether anything may be decided now; if not, it waits
   */
  void enrol(FleetHost host, boolean deciding, Instant now) {
    var known = log.state().host(host.name());
    if (known.filter(host::hasSameAddresses).isPresent()) {
      return;
    }
    if (!deciding) {
      waiting.add(host);
    } else if (known.isEmpty()) {
      admit(host, now);
    } else if (!claims(host)) {
      log.append(new TrustChange.AddressesClaimed(host.name(), host.addresses(), now));
    }
  }

  /** Takes up those who had to wait. */
  void settle(Instant now) {
    var hosts = List.copyOf(waiting);
    waiting.clear();
    hosts.forEach(host -> enrol(host, true, now));
  }

  private void admit(FleetHost host, Instant now) {
    if (taken(host).isEmpty()) {
      register(new Change.HostEnrolled(host), host, now);
    }
  }

  private boolean claims(FleetHost host) {
    return log.state()
        .admission()
        .claim(host.name())
        .filter(claim -> host.hasSameAddresses(claim.host()))
        .isPresent();
  }

  /**
   * From now on the host speaks for these addresses, and nobody blocks them any more.
   *
   * @param change what says so in the log
   */
  public void register(Change change, FleetHost host, Instant now) {
    log.append(change);
    for (var address : host.addresses()) {
      var prefix = Prefix.of(address);
      test.forgetInside(prefix);
      if (!log.state().inside(prefix, now).isEmpty()) {
        unblock.accept(prefix, now);
      }
    }
  }
}
