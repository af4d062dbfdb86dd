package io.picketline.coordinator.local;

import io.picketline.identity.Token;
import io.picketline.local.LocalDesk;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Makes the token that is pasted of the secret that the registry has made: with the fingerprint of
 * this coordinator's authority, and where to join. All else it leaves to the desk behind it.
 */
public final class TokenDesk implements LocalDesk {

  private final LocalDesk desk;
  private final Supplier<PublicKey> authority;
  private final List<String> desks;
  private final Supplier<Optional<String>> hindrance;

  /**
   * One before {@code desk}.
   *
   * @param authority whose certificates a host that joins is to trust
   * @param desks where hosts join, host and port each
   * @param hindrance why nobody can join here, if so
   */
  public TokenDesk(
      LocalDesk desk,
      Supplier<PublicKey> authority,
      List<String> desks,
      Supplier<Optional<String>> hindrance) {
    this.desk = desk;
    this.authority = authority;
    this.desks = List.copyOf(desks);
    this.hindrance = hindrance;
  }

  @Override
  public CompletionStage<LocalReply> answer(LocalRequest request, Asker asker) {
    if (!(request instanceof TrustRequest.Enroll)) {
      return desk.answer(request, asker);
    }
    var refusal = hindrance.get().map(why -> new LocalReply.Refused(Reason.FORBIDDEN, why));
    return refusal.isPresent()
        ? CompletableFuture.completedStage(refusal.get())
        : desk.answer(request, asker).thenApply(this::finished);
  }

  private LocalReply finished(LocalReply reply) {
    return switch (reply) {
      case LocalReply.NotOnDisk(var done, var cause) ->
          new LocalReply.NotOnDisk(finished(done), cause);
      case TrustReply.Enrolled enrolled -> finished(enrolled);
      default -> reply;
    };
  }

  private TrustReply.Enrolled finished(TrustReply.Enrolled enrolled) {
    var secret = Base64.getUrlDecoder().decode(enrolled.token());
    var token = Token.of(secret, Token.fingerprint(authority.get()));
    return enrolled.finished(token.text(), desks);
  }
}
