package io.picketline.coordinator.desk;

import io.picketline.local.Exchange;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.Right;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Answers people by their certificates, each what his role may; and nobody else. */
public final class PeopleDesk implements VisitorDesk {

  /** How far a certificate reaches back before it was issued. */
  private static final Duration SLOW_CLOCKS = Duration.ofHours(1);

  private final Exchange exchange;

  /** One that answers by {@code exchange}. */
  public PeopleDesk(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public void serve(Visitor visitor, InputStream in, OutputStream out) throws IOException {
    Optional<Right> right = visitor.peer().right();
    if (right.isEmpty()) {
      VisitorDesk.refuse(visitor, in, out);
      return;
    }
    var user = visitor.peer().name();
    var from = visitor.address().getHostAddress();
    var remedy =
        "user %s has the role %s; an admin can give another ('picket user remove', then 'add')"
            .formatted(user, right.get().role());
    exchange.serve(
        in, out, Asker.user(user, from, right.get(), issued(visitor.certificate())), remedy);
  }

  private static Instant issued(X509Certificate certificate) {
    return certificate.getNotBefore().toInstant().plus(SLOW_CLOCKS);
  }
}
