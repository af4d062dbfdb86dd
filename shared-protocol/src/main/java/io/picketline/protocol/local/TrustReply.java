package io.picketline.protocol.local;

import io.picketline.protocol.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a coordinator answers of who is let in. */
public sealed interface TrustReply extends LocalReply {

  /** The users, by name. */
  record Users(List<User> users) implements TrustReply {
    public Users {
      users = List.copyOf(users);
    }
  }

  /**
   * Somebody who may ask from afar.
   *
   * @param author who said so
   * @param since when he did, for the last time
   */
  record User(String name, Role role, String author, Instant since) {}

  /**
   * A user is known, and may have a certificate.
   *
   * @param notBefore his certificates that were issued until then are void; none if there are none
   */
  record UserAdded(String name, Role role, Optional<Instant> notBefore, long seq)
      implements TrustReply, LocalReply.Settled {}

  /** Tokens by which lists are fetched, by name. */
  record ExportTokens(List<ExportTokenRow> tokens) implements TrustReply {
    public ExportTokens {
      tokens = List.copyOf(tokens);
    }
  }

  /**
   * A token by which lists are fetched.
   *
   * @param author who made it
   * @param expires when it ends, if it does by itself
   */
  record ExportTokenRow(String name, String author, Instant since, Optional<Instant> expires) {}

  /**
   * Lists can be fetched by a token.
   *
   * @param token the token itself, told here and nowhere else
   */
  record ExportTokenAdded(String name, String token, Optional<Instant> expires, long seq)
      implements TrustReply, LocalReply.Settled {

    /** Without the token, which no log may have. */
    @Override
    public String toString() {
      return "ExportTokenAdded[name=%s, expires=%s]".formatted(name, expires);
    }
  }

  /**
   * A host may join.
   *
   * @param token the one-time token, told here and nowhere else; between coordinators the secret in
   *     it alone
   * @param desks where the host may join, host and port each
   * @param warnings what is doubtful in it, one line each
   */
  record Enrolled(
      String token,
      String host,
      Role role,
      Instant expires,
      List<String> desks,
      List<String> warnings,
      long seq)
      implements TrustReply, LocalReply.Settled {
    public Enrolled {
      desks = List.copyOf(desks);
      warnings = List.copyOf(warnings);
    }

    /** The same with the token that is pasted, and where. */
    public Enrolled finished(String text, List<String> at) {
      return new Enrolled(text, host, role, expires, at, warnings, seq);
    }

    /** Without the token, which no log may have. */
    @Override
    public String toString() {
      return "Enrolled[host=%s, role=%s, expires=%s]".formatted(host, role, expires);
    }
  }
}
