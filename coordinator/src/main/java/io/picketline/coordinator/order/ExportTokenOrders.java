package io.picketline.coordinator.order;

import io.picketline.config.KnownNames;
import io.picketline.coordinator.admission.Admission;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.identity.ExportToken;
import io.picketline.identity.Token;
import io.picketline.protocol.local.ChangedLine;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalReply.Refused;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import io.picketline.protocol.log.TrustChange;
import io.picketline.protocol.log.TrustChange.ExportTokenMade;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Carries out what admins order of the tokens by which lists are fetched. Not thread-safe. */
final class ExportTokenOrders {

  /** Most tokens at a time: what fits one answer. */
  private static final int MOST = 1_000;

  private final Judgement judgement;
  private final SecureRandom random;

  ExportTokenOrders(Judgement judgement, SecureRandom random) {
    this.judgement = judgement;
    this.random = random;
  }

  /** Makes a token; its secret is in the answer, and nowhere else. */
  LocalReply add(TrustRequest.AddExportToken order, String author, Instant now) {
    var name = order.name();
    if (admission().exportToken(name, now).isPresent()) {
      return new Refused(
          Reason.FORBIDDEN,
          "there is a token %s already; 'picket export token remove %s' ends it"
              .formatted(name, name));
    }
    if (admission().exportTokens(now).size() >= MOST) {
      return new Refused(Reason.FORBIDDEN, "there are %d tokens already".formatted(MOST));
    }
    var expires = order.life().map(now::plus);
    if (order.dryRun()) {
      var line =
          "would make token %s: lists could be fetched by it until %s"
              .formatted(
                  name,
                  expires
                      .map(end -> end.truncatedTo(ChronoUnit.SECONDS).toString())
                      .orElse("it is removed"));
      return Changes.shown(List.of(new ChangedLine(name, line)), List.of(), 0);
    }
    var secret = new byte[ExportToken.SECRET_BYTES];
    random.nextBytes(secret);
    judgement
        .log()
        .append(new TrustChange.ExportTokenMade(name, Token.hash(secret), author, now, expires));
    return new TrustReply.ExportTokenAdded(
        name, ExportToken.text(secret), expires, judgement.log().head());
  }

  /** Ends a token at once and everywhere. */
  LocalReply remove(TrustRequest.RemoveExportToken order, String author, Instant now) {
    var name = order.name();
    if (admission().exportToken(name, now).isEmpty()) {
      var names = admission().exportTokens(now).stream().map(ExportTokenMade::name).toList();
      return new Refused(
          Reason.NOT_FOUND,
          "there is no token %s%s".formatted(name, KnownNames.beside(name, names)));
    }
    if (order.dryRun()) {
      var line = "would remove token %s: lists are fetched by it no more".formatted(name);
      return Changes.shown(List.of(new ChangedLine(name, line)), List.of(), 0);
    }
    judgement.log().append(new TrustChange.ExportTokenEnded(name, author, now));
    var line = "token %s removed: lists are fetched by it no more".formatted(name);
    return Changes.shown(List.of(new ChangedLine(name, line)), List.of(), judgement.log().head());
  }

  /**
   * The tokens that count, by name.
   *
   * @param hash only the one whose secret has this hash
   */
  LocalReply list(Optional<String> hash, Instant now) {
    return new TrustReply.ExportTokens(
        admission().exportTokens(now).stream()
            .filter(made -> hash.isEmpty() || hash.get().equals(made.hash()))
            .map(made ->
                new TrustReply.ExportTokenRow(
                    made.name(), made.author(), made.at(), made.expires()))
            .toList());
  }

  private Admission admission() {
    return judgement.log().state().admission();
  }
}
