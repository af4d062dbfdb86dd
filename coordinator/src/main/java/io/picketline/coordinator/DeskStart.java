package io.picketline.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import io.picketline.config.Endpoint;
import io.picketline.coordinator.admission.Decision;
import io.picketline.coordinator.config.CoordinatorConfig;
import io.picketline.coordinator.desk.DeskCounters;
import io.picketline.coordinator.desk.DeskServer;
import io.picketline.coordinator.desk.Directions;
import io.picketline.coordinator.desk.PeopleDesk;
import io.picketline.coordinator.desk.Registrar;
import io.picketline.coordinator.local.TokenDesk;
import io.picketline.coordinator.registry.FromDesk;
import io.picketline.coordinator.registry.VerdictRegistry;
import io.picketline.coordinator.trust.PemAuthority;
import io.picketline.identity.Identity;
import io.picketline.identity.Peer;
import io.picketline.local.Exchange;
import io.picketline.local.LocalDesk;
import io.picketline.protocol.SourceAddress;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Opens the desk of a coordinator, where one is configured. */
final class DeskStart {

  /**
   * Who answers there.
   *
   * @param identity shown to whoever comes
   * @param exchange answers people
   */
  record Behind(
      Supplier<Identity> identity, Registrar registrar, Exchange exchange, DeskCounters counters) {}

  /** Shorter than a host that joins waits. */
  private static final Duration REDEEM_LIMIT = Duration.ofSeconds(5);

  private DeskStart() {}

  /** Has the registry say who may join, wherever in the cluster it runs. */
  static Registrar registrar(ActorSystem<?> system, ActorRef<VerdictRegistry.Command> registry) {
    return applicant ->
        AskPattern.ask(
            registry,
            (ActorRef<Decision> replyTo) -> FromDesk.Redeem.of(applicant, replyTo),
            REDEEM_LIMIT,
            system.scheduler());
  }

  /**
   * The open desk.
   *
   * @throws StartException if it cannot be listened there
   */
  static Optional<DeskServer> open(CoordinatorConfig config, Behind behind, InstantSource clock)
      throws StartException {
    if (config.desk().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(open(config.desk().get(), config, behind, clock));
  }

  private static DeskServer open(
      Endpoint listen, CoordinatorConfig config, Behind behind, InstantSource clock)
      throws StartException {
    var settings =
        new DeskServer.Settings(
            listen,
            config.paths().identity(),
            behind.identity(),
            directions(config),
            behind.registrar(),
            new PeopleDesk(behind.exchange()),
            behind.counters(),
            clock);
    try {
      return DeskServer.start(settings);
    } catch (IOException e) {
      throw new StartException(
          ExitCode.UNAVAILABLE, "desk.listen %s: %s".formatted(listen, e.getMessage()), e);
    }
  }

  /** {@code desk}, with tokens that name this coordinator's authority and where to join. */
  static LocalDesk tokens(LocalDesk desk, CoordinatorConfig config, Supplier<Identity> identity) {
    return new TokenDesk(
        desk,
        () -> identity.get().authority().getPublicKey(),
        desks(config, identity.get().self()),
        () -> hindrance(config));
  }

  /** Why nobody can join at this coordinator, if so. */
  static Optional<String> hindrance(CoordinatorConfig config) {
    if (config.desk().isEmpty()) {
      return Optional.of("nobody can join here: desk.listen is empty in its configuration");
    }
    return PemAuthority.canSign(config.paths().identity())
        ? Optional.empty()
        : Optional.of(
            "this coordinator has not the authority's key (ca.key); ask one that has, or have the"
                + " certificate issued with 'picket ca issue'");
  }

  /** Where hosts can join, this coordinator first, each host:port. */
  static List<String> desks(CoordinatorConfig config, Peer self) {
    var listen = config.desk();
    if (listen.isEmpty()) {
      return List.of();
    }
    var hosts = listen.get().wildcard() ? hosts(config, self) : Stream.of(listen.get().host());
    var own = hosts.map(host -> new Endpoint(host, listen.get().port()));
    return Stream.concat(config.deskAddress().stream(), own)
        .map(Endpoint::toString)
        .distinct()
        .toList();
  }

  private static Stream<String> hosts(CoordinatorConfig config, Peer self) {
    var cluster = config.cluster();
    return cluster.loopback()
        ? self.addresses().stream().map(SourceAddress::toString)
        : Stream.concat(Stream.of(cluster.address()), cluster.all().stream()).map(Endpoint::host);
  }

  /** Where new hosts find the coordinators of this configuration. */
  static Directions directions(CoordinatorConfig config) {
    var cluster = config.cluster();
    return new Directions(cluster.all(), cluster.loopback(), config.listen().port());
  }
}
