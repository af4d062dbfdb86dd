package io.picketline.coordinator.desk;

import io.picketline.protocol.SourceAddress;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Knows the tokens, and lets each be used once. */
@FunctionalInterface
public interface Registrar {

  /**
   * Who shows the secret of a token.
   *
   * @param hash the secret's SHA-256 in 64 lower-case hexadecimal digits
   * @param name what it calls itself
   * @param addresses those that it has
   * @param from where it is
   */
  record Applicant(
      String hash, String name, boolean coordinator, List<SourceAddress> addresses, String from) {
    public Applicant {
      addresses = List.copyOf(addresses);
    }
  }

  /** Whether it is let in. */
  sealed interface Decision {}

  /**
   * It is, and the token is used up.
   *
   * @param host the name of its certificate
   * @param after the certificate is to be issued later than this
   */
  record Admitted(
      String host, Set<String> groups, List<SourceAddress> addresses, Instant after)
      implements Decision {
    public Admitted {
      groups = Set.copyOf(groups);
      addresses = List.copyOf(addresses);
    }
  }

  /** It is not; the reason is the same for every secret that no token has. */
  record Denied(String reason) implements Decision {}

  /** The decision, once it is safe; fails if nobody decides now. */
  CompletionStage<Decision> redeem(Applicant applicant);
}
