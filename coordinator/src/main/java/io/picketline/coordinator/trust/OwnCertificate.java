package io.picketline.coordinator.trust;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.picketline.file.FileTrouble;
import io.picketline.identity.IdentityException;
import io.picketline.identity.KeptIdentity;
import io.picketline.identity.Renewal;
import io.picketline.protocol.Names;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/** Renews this coordinator's own certificate where the authority's key is. Waits for the disk. */
public final class OwnCertificate {

  /** Everything this actor accepts. */
  public sealed interface Command {}

  private enum Timer implements Command {
    CHECK
  }

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private OwnCertificate() {}

  /** Looks every ten seconds whether it is time. */
  public static Behavior<Command> create(
      KeptIdentity identity, Renewal renewal, Signing signing, InstantSource clock) {
    return Behaviors.withTimers(timers -> {
      timers.startTimerWithFixedDelay(Timer.CHECK, Duration.ZERO, INTERVAL);
      return Behaviors.receiveMessage(_ -> {
        if (renewal.due()) {
          renew(identity, renewal, signing, clock);
        }
        return Behaviors.same();
      });
    });
  }

  private static void renew(
      KeptIdentity identity, Renewal renewal, Signing signing, InstantSource clock) {
    var own = identity.current();
    try {
      var self = own.self();
      var signed = signing.sign(self, own.credential(), self.addresses(), clock.instant());
      identity.renew(signed.certificate(), signed.authorities().pem());
    } catch (IOException e) {
      renewal.failed(FileTrouble.words(e));
    } catch (IdentityException e) {
      renewal.failed(Names.printable(String.valueOf(e.getMessage())));
    }
  }
}
