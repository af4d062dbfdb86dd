package io.picketline.coordinator.link;

import akka.actor.typed.ActorRef;
import io.picketline.coordinator.registry.FromSession;
import io.picketline.coordinator.registry.RenewalAnswer;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.coordinator.trust.Signing;
import io.picketline.file.FileTrouble;
import io.picketline.identity.Authorities;
import io.picketline.identity.Credential;
import io.picketline.identity.Peer;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.link.LinkVersions;
import io.picketline.protocol.local.SensorCertificate;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peer of a session by its certificate: who it is, how long that is good for, and how it is
 * renewed. Not thread-safe.
 */
final class SessionPeer {

  private static final Logger LOG = LoggerFactory.getLogger(SessionPeer.class);

  /** What became of a wish for a new certificate. */
  record Outcome(LinkMessage.OfTrust answer, Optional<Signing.Signed> renewed) {

    private static Outcome refused(String because) {
      return new Outcome(new LinkMessage.NotRenewed(because), Optional.empty());
    }
  }

  /** Between two renewals of one peer: a signature takes a coordinator a millisecond. */
  private static final Duration LEAST_BETWEEN = Duration.ofSeconds(10);

  private final SessionWiring wiring;
  private Peer peer;
  private Credential held;
  private Optional<Authorities> told = Optional.empty();
  private boolean asked;
  private Optional<Signing.Signed> offered = Optional.empty();
  private Instant next = Instant.MIN;

  /** A peer that has shown this certificate. */
  SessionPeer(SessionWiring wiring, Peer peer, Credential held) {
    this.wiring = wiring;
    this.peer = peer;
    this.held = held;
  }

  /** What its certificate says of it. */
  Peer peer() {
    return peer;
  }

  /** What it is to be told now: that the session is over, or authorities that are news to it. */
  Optional<LinkMessage.FromCoordinator> ticked(Instant now) {
    var over = over(now);
    if (over.isPresent()) {
      wiring.counters().outlived.increment();
      return Optional.of(new LinkMessage.Refused(over.get()));
    }
    return news().map(LinkMessage.FromCoordinator.class::cast);
  }

  /** The authorities that are trusted, if that is news to it. */
  Optional<LinkMessage.Trusted> news() {
    var trusted = wiring.authorities().get();
    if (told.filter(trusted::equals).isPresent()) {
      return Optional.empty();
    }
    told = Optional.of(trusted);
    return Optional.of(new LinkMessage.Trusted(trusted.pem()));
  }

  /**
   * There is no version of the link that both speak: has the fleet told so.
   *
   * @return why it is refused, and what is to be upgraded
   */
  String unlike(LinkMessage.Hello said) {
    var ours = LinkVersions.OURS;
    var theirs = said.versions();
    var because =
        "this coordinator speaks %s of the link, the sensor (%s) %s: upgrade the %s"
            .formatted(
                ours.words(),
                said.software(),
                theirs.words(),
                theirs.olderThan(ours) ? "sensor" : "coordinators first");
    wiring.registry().tell(new FromSession.Unlike(peer.name(), because));
    return because;
  }

  /**
   * The first message to it.
   *
   * @param version of the link, by which both go
   */
  LinkMessage.Welcome welcome(int version) {
    return new LinkMessage.Welcome(
        version, wiring.software(), wiring.coordinator(), peer.name(), wiring.clock().instant());
  }

  private Optional<String> over(Instant now) {
    if (held.ended(now)) {
      return Optional.of("this host's certificate ended at " + held.expires());
    }
    return wiring.authorities().get().trusts(held.authority())
        ? Optional.empty()
        : Optional.of("the authority that issued this host's certificate was retired");
  }

  /** What the registry is told of its certificate. */
  SensorCertificate certificate() {
    return new SensorCertificate(held.issued(), held.expires(), held.authority());
  }

  /** It wants a new one; what the registry is asked. */
  FromSession.Renewing asks(ActorRef<ToSession> session) {
    asked = true;
    return new FromSession.Renewing(peer.name(), session);
  }

  /**
   * Has a new one made, if the registry agrees; nothing if that answer came twice.
   *
   * @param disk where waiting for the disk belongs
   */
  Optional<CompletionStage<Outcome>> renew(RenewalAnswer registry, Instant now, Executor disk) {
    if (!asked) {
      return Optional.empty();
    }
    asked = false;
    return Optional.of(outcome(registry, now, disk));
  }

  private CompletionStage<Outcome> outcome(RenewalAnswer registry, Instant now, Executor disk) {
    return switch (registry) {
      case RenewalAnswer.Denied(var because) -> done(Outcome.refused(because));
      case RenewalAnswer.Granted _ when now.isBefore(next) ->
          done(Outcome.refused("it has asked only just now"));
      case RenewalAnswer.Granted(var addresses, var issued) -> {
        next = now.plus(LEAST_BETWEEN);
        var holder = peer;
        var before = held;
        yield CompletableFuture.supplyAsync(() -> signed(holder, before, addresses, issued), disk)
            .exceptionally(SessionPeer::failed);
      }
    };
  }

  private static CompletionStage<Outcome> done(Outcome outcome) {
    return CompletableFuture.completedStage(outcome);
  }

  private Outcome signed(
      Peer holder, Credential before, List<SourceAddress> addresses, Instant issued) {
    try {
      var signed = wiring.signing().sign(holder, before, addresses, issued);
      return new Outcome(
          new LinkMessage.Renewed(signed.certificate(), signed.authorities().pem()),
          Optional.of(signed));
    } catch (IOException e) {
      return Outcome.refused(FileTrouble.words(e));
    }
  }

  private static Outcome failed(Throwable cause) {
    LOG.error("a certificate was not renewed by a fault of this program", cause);
    return Outcome.refused("the coordinator failed at that, its log says how");
  }

  /** It is told of a new certificate, if one was made. */
  void offers(Outcome outcome) {
    offered = outcome.renewed();
  }

  /**
   * It has kept the new certificate: the session goes on by that one. A host that could not is to
   * be seen with the one that it has.
   *
   * @return whether there was one
   */
  boolean kept() {
    offered.ifPresent(signed -> {
      peer = signed.holder();
      held = signed.credential();
      wiring.counters().renewed.increment();
      wiring.log().renewed(peer.name(), wiring.remote(), held.expires());
    });
    var was = offered.isPresent();
    offered = Optional.empty();
    return was;
  }
}
