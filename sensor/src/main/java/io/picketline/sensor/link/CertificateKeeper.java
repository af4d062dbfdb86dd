package io.picketline.sensor.link;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.picketline.file.FileTrouble;
import io.picketline.identity.IdentityException;
import io.picketline.identity.KeptIdentity;
import io.picketline.identity.Renewal;
import io.picketline.protocol.Names;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.sensor.config.ActorSettings;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has this host's certificate renewed by the coordinator that is linked to, and keeps what comes of
 * it. Waits for the disk.
 */
final class CertificateKeeper {

  /** Everything this actor accepts. */
  sealed interface Command {}

  /** There is a link: is it time? */
  enum Check implements Command {
    CHECK
  }

  /** What the coordinator says of certificates. */
  record Heard(LinkMessage.OfTrust message) implements Command {}

  private static final Logger LOG = LoggerFactory.getLogger(CertificateKeeper.class);

  private final KeptIdentity identity;
  private final Renewal renewal;
  private final ActorRef<LinkMessage.FromSensor> coordinator;

  private CertificateKeeper(
      KeptIdentity identity, Renewal renewal, ActorRef<LinkMessage.FromSensor> coordinator) {
    this.identity = identity;
    this.renewal = renewal;
    this.coordinator = coordinator;
  }

  /** One that asks {@code coordinator} when it is time. */
  static Behavior<Command> create(
      KeptIdentity identity, Renewal renewal, ActorRef<LinkMessage.FromSensor> coordinator) {
    var keeper = new CertificateKeeper(identity, renewal, coordinator);
    return Behaviors.receiveMessage(keeper::onCommand);
  }

  /** One that works beside its link, where waiting for the disk belongs. */
  static ActorRef<Command> under(
      ActorContext<?> link, LinkSettings settings, ActorRef<LinkMessage.FromSensor> coordinator) {
    return link.spawn(
        create(settings.identity(), settings.renewal(), coordinator),
        "certificate",
        DispatcherSelector.fromConfig(ActorSettings.DISK_DISPATCHER));
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Check.CHECK -> check();
      case Heard(var message) -> heard(message);
    }
    return Behaviors.same();
  }

  private void check() {
    if (renewal.due()) {
      coordinator.tell(new LinkMessage.Renew());
    }
  }

  private void heard(LinkMessage.OfTrust message) {
    switch (message) {
      case LinkMessage.Renewed(var certificate, var authorities) ->
          kept(() -> identity.renew(certificate, authorities))
              .ifPresentOrElse(renewal::failed, () -> coordinator.tell(new LinkMessage.Kept()));
      case LinkMessage.NotRenewed(var because) -> renewal.failed(because);
      case LinkMessage.Trusted(var authorities) ->
          kept(() -> trust(authorities))
              .ifPresent(why -> LOG.warn("the fleet's authorities are not kept: {}", why));
    }
  }

  private void trust(String authorities) throws IOException, IdentityException {
    if (identity.trust(authorities)) {
      LOG.info("authorities changed trusted={}", identity.current().authorities().all().size());
    }
  }

  private interface Keeping {
    void run() throws IOException, IdentityException;
  }

  /** Why it was not kept, if it was not. */
  private static Optional<String> kept(Keeping keeping) {
    try {
      keeping.run();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(FileTrouble.words(e));
    } catch (IdentityException e) {
      return Optional.of(Names.printable(String.valueOf(e.getMessage())));
    }
  }
}
