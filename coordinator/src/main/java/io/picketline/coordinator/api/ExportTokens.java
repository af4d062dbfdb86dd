package io.picketline.coordinator.api;

import io.picketline.coordinator.desk.Tries;
import io.picketline.identity.ExportToken;
import io.picketline.local.Exchange;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Right;
import io.picketline.protocol.local.TrustReply;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Knows who shows a token in the place of a certificate, and lets nobody try many. Thread-safe. */
final class ExportTokens {

  private static final String BEARER = "bearer ";

  /** More than there are tokens at a time. */
  private static final int MOST_GOOD = 2_000;

  private final Exchange exchange;
  private final Tries tries;

  /** Hashes of those that counted when they were shown last: whoever shows one guesses nothing. */
  private final Set<String> good = ConcurrentHashMap.newKeySet();

  ExportTokens(Exchange exchange, InstantSource clock) {
    this.exchange = exchange;
    this.tries = new Tries(Tries.TOKENS_OF_ONE, Tries.TOKENS_OF_ALL, clock);
  }

  /** The call in the name of the token that it shows; none if it shows none that counts. */
  Optional<Call> known(Call call) {
    return shown(call)
        .flatMap(ExportToken::hash)
        .flatMap(hash -> good.contains(hash) ? row(hash, call) : tried(hash, call))
        .map(row -> call.by(asker("export token " + row.name(), call)));
  }

  /** Counts as a try unless it is a good one, or nobody can tell whether it is. */
  private Optional<TrustReply.ExportTokenRow> tried(String hash, Call call) {
    if (!tries.admit(call.from())) {
      throw new Problem(Problem.Kind.TOO_MANY, "too many tokens were tried; wait a minute");
    }
    try {
      var row = row(hash, call);
      if (row.isPresent()) {
        tries.giveBack(call.from());
      }
      return row;
    } catch (Problem e) {
      tries.giveBack(call.from());
      throw e;
    }
  }

  private Optional<TrustReply.ExportTokenRow> row(String hash, Call call) {
    var row = rows(hash, call).tokens().stream().findFirst();
    if (row.isEmpty()) {
      good.remove(hash);
    } else if (good.size() < MOST_GOOD) {
      good.add(hash);
    }
    return row;
  }

  private TrustReply.ExportTokens rows(String hash, Call call) {
    var asked = new LocalRequest.ListExportTokens(Optional.of(hash));
    return switch (exchange.reply(asked, asker("somebody with a token", call), "")) {
      case TrustReply.ExportTokens rows -> rows;
      case LocalReply.Refused refused -> throw Problem.of(refused);
      default -> throw new IllegalStateException("an answer to something else");
    };
  }

  private static Asker asker(String name, Call call) {
    return new Asker(name, call.from().getHostAddress(), Right.VIEW, Optional.empty());
  }

  /** In the query, or as the header Authorization has it (RFC 6750). */
  private static Optional<String> shown(Call call) {
    return call.header("authorization")
        .filter(said -> said.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(said -> said.substring(BEARER.length()).strip())
        .or(() -> call.query().getOrDefault("token", List.of()).stream().findFirst());
  }
}
