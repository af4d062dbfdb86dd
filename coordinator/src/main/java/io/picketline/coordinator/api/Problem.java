package io.picketline.coordinator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.picketline.protocol.Names;
import io.picketline.protocol.local.LocalReply;
import java.io.Serial;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A request that is not carried out, as problem+json (RFC 9457) tells it. */
final class Problem extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  static final String TYPE = "application/problem+json";

  private static final String URN = "urn:picketline:problem:";

  /** The kinds that there are; a client tells them apart by {@code type}. */
  enum Kind {
    INVALID(400, "The request is not valid"),
    STRANGER(401, "This takes a certificate of this fleet"),
    FORBIDDEN(403, "This is not allowed"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD(405, "This takes another method"),
    IN_PROGRESS(409, "The same request is being carried out"),
    CHANGED(412, "It was changed meanwhile"),
    TOO_LARGE(413, "The request is too large"),
    MEDIA_TYPE(415, "The body is not of that type"),
    KEY_REUSED(422, "The idempotency key stands for another request"),
    TOO_MANY(429, "There are too many requests"),
    FAULT(500, "The coordinator failed at that"),
    UNAVAILABLE(503, "Nobody can answer now");

    final int status;
    final String title;

    Kind(int status, String title) {
      this.status = status;
      this.title = title;
    }

    String type() {
      return URN + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The document. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Document(String type, String title, int status, String detail) {}

  private final Kind kind;
  private final Map<String, String> headers;

  Problem(Kind kind, String detail) {
    this(kind, detail, Map.of());
  }

  private Problem(Kind kind, String detail, Map<String, String> headers) {
    super(Names.escaped(detail), null, false, false);
    this.kind = kind;
    this.headers = Map.copyOf(headers);
  }

  /** That of what the daemon refuses. */
  static Problem of(LocalReply.Refused refused) {
    var kind =
        switch (refused.reason()) {
          case NOT_FOUND -> Kind.NOT_FOUND;
          case INVALID -> Kind.INVALID;
          case FORBIDDEN -> Kind.FORBIDDEN;
          case UNAVAILABLE -> Kind.UNAVAILABLE;
        };
    return kind == Kind.UNAVAILABLE
        ? busy(refused.message())
        : new Problem(kind, refused.message());
  }

  /** One that is over soon. */
  static Problem busy(String detail) {
    return new Problem(Kind.UNAVAILABLE, detail, Map.of("Retry-After", "5"));
  }

  /** The kind for a status by which a request was refused before it was understood. */
  static Problem ofStatus(int status, String detail) {
    return new Problem(
        switch (status) {
          case 413, 414, 431 -> Kind.TOO_LARGE;
          case 503 -> Kind.UNAVAILABLE;
          default -> Kind.INVALID;
        },
        detail);
  }

  /** One for a method that a resource does not have. */
  static Problem method(String method, String allowed) {
    return new Problem(
        Kind.METHOD, "%s is none of %s".formatted(method, allowed), Map.of("Allow", allowed));
  }

  Kind kind() {
    return kind;
  }

  /** Its answer. */
  Answer.Whole answer() {
    var detail = Optional.ofNullable(getMessage()).orElse(kind.title);
    var document = new Document(kind.type(), kind.title, kind.status, detail);
    return new Answer.Whole(kind.status, TYPE, Json.bytes(document), headers);
  }
}
