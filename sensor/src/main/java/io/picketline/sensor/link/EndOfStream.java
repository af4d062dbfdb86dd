package io.picketline.sensor.link;

import io.picketline.protocol.Names;
import io.picketline.protocol.link.LinkVersions;
import java.net.ConnectException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Says in the operator's words why a connection ended. */
final class EndOfStream {

  private EndOfStream() {}

  /**
   * Why it ended.
   *
   * @param welcomed whether the coordinator had welcomed us; before that, a connection that is
   *     merely closed is a refusal, since TLS 1.3 tells the client no more (RFC 8446, 4.4.2.4)
   */
  static String why(Optional<Throwable> cause, boolean welcomed) {
    if (cause.isEmpty()) {
      return welcomed
          ? "it closed the connection"
          : "it refused the connection: it does not take this host's certificate, or is no"
              + " coordinator";
    }
    var root = root(cause.get());
    var message = Names.printable(String.valueOf(root.getMessage()));
    return switch (root) {
      case ConnectException _ -> "it cannot be reached: " + message;
      case CertPathBuilderException _, CertPathValidatorException _ ->
          "its certificate is not of the authority in this host's ca.pem; one of the two belongs to"
              + " another fleet (%s)".formatted(message);
      case SSLException _ when message.contains("alert") ->
          "it refused this host's certificate, which is not of its fleet's authority, or expired"
              + " (%s)".formatted(message);
      case SSLException _ -> "the TLS handshake failed: " + message;
      default -> message;
    };
  }

  /** Why a coordinator that goes by this version of the link is left, if it is not one of ours. */
  static Optional<String> unlike(int version) {
    var ours = LinkVersions.OURS;
    var theirs = new LinkVersions(version, version);
    return ours.common(theirs).isPresent()
        ? Optional.empty()
        : Optional.of(
            "it speaks %s of the link and this sensor %s: upgrade the %s"
                .formatted(
                    theirs.words(),
                    ours.words(),
                    theirs.olderThan(ours) ? "coordinators first" : "sensor"));
  }

  private static Throwable root(Throwable cause) {
    var root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
