package io.picketline.protocol.local;

import io.picketline.protocol.Names;
import java.time.Instant;
import java.util.Optional;

/**
 * Who asks a daemon something, and what he may.
 *
 * @param name {@code alice (uid 1000)} on the daemon's own host, {@code user:alice} over TLS
 * @param from the socket and its host, or an address
 * @param right what he may ask at most
 * @param issued when the certificate was issued by which he is known; none on the daemon's own host
 */
public record Asker(String name, String from, Right right, Optional<Instant> issued) {

  /** What a user's name begins with who is known by a certificate. */
  public static final String USER = "user:";

  private static final String BETWEEN = " from ";

  public Asker {
    Names.requireText(name);
    Names.requireText(from);
    if (issued.isPresent() && !name.startsWith(USER)) {
      throw new IllegalArgumentException("%s is no user's name".formatted(name));
    }
  }

  /** Somebody of this host who may do everything. */
  public static Asker here(String name) {
    return new Asker(name, "this host", Right.ADMIN, Optional.empty());
  }

  /** The holder of a certificate. */
  public static Asker user(String user, String from, Right right, Instant issued) {
    return new Asker(USER + Names.requireHost(user), from, right, Optional.of(issued));
  }

  /** Who, and from where, as what he orders is written down. */
  public String author() {
    return Names.printable(name + BETWEEN + from);
  }

  /** Whether he may ask this. */
  public boolean may(LocalRequest request) {
    return right.covers(Right.requiredBy(request));
  }

  /** The user's name in the certificate; none for one of the daemon's own host. */
  public Optional<String> user() {
    return issued.map(_ -> name.substring(USER.length()));
  }

  /** Who it was, of an {@link #author} that was written down. */
  public static String nameIn(String author) {
    var end = author.lastIndexOf(BETWEEN);
    return end < 0 ? author : author.substring(0, end);
  }

  /** From where it was, of an {@link #author} that was written down; empty if it does not say. */
  public static String fromIn(String author) {
    var end = author.lastIndexOf(BETWEEN);
    return end < 0 ? "" : author.substring(end + BETWEEN.length());
  }
}
