package io.picketline.coordinator.registry;

import akka.actor.typed.ActorRef;
import io.picketline.coordinator.admission.Applicant;
import io.picketline.coordinator.admission.Decision;
import io.picketline.coordinator.registry.VerdictRegistry.Request;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import java.time.Instant;
import java.util.List;

/** What is asked for those who want a certificate, or show one. */
public sealed interface FromDesk extends Request {

  /** Whom to tell. */
  ActorRef<Decision> replyTo();

  /**
   * Someone shows the secret of a token; answered once it is safe that nobody else can use it.
   *
   * @param hash the secret's SHA-256, 64 lower-case hexadecimal digits
   * @param name what the host calls itself; its certificate has the token's name
   * @param role what it wants to be
   * @param addresses those that it tells; they count if the token names none
   * @param from where it is, in words
   * @param key the SHA-256 of its key (SubjectPublicKeyInfo), 64 lower-case hexadecimal digits
   */
  record Redeem(
      String hash,
      String name,
      Role role,
      List<SourceAddress> addresses,
      String from,
      String key,
      ActorRef<Decision> replyTo)
      implements FromDesk {
    public Redeem {
      addresses = List.copyOf(addresses);
    }

    /** That someone applies. */
    public static Redeem of(Applicant by, ActorRef<Decision> replyTo) {
      return new Redeem(
          by.hash(), by.name(), by.role(), by.addresses(), by.from(), by.key(), replyTo);
    }

    Applicant applicant() {
      return new Applicant(hash, name, role, addresses, from, key);
    }
  }

  /**
   * Whether a certificate counts still, and for which addresses: for its renewal, and for people.
   *
   * @param issued when it was issued
   */
  record Vouch(String name, Role role, Instant issued, ActorRef<Decision> replyTo)
      implements FromDesk {}
}
