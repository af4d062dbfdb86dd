package io.picketline.lab.intrusion;

import io.picketline.identity.Token;
import io.picketline.lab.fleet.HostDirectory;
import io.picketline.lab.fleet.LabException;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.enrolment.JoinReply;
import io.picketline.protocol.enrolment.JoinRequest;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import io.picketline.spi.Enrolment;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Whoever asks at a coordinator's desk to join, each time from a place of his own. */
final class Applicant {

  private static final Duration LIFE = Duration.ofHours(1);
  private static final int FIRST_PLACE = 700;
  private static final AtomicInteger PLACES = new AtomicInteger(FIRST_PLACE);
  private static final AtomicInteger HOSTS = new AtomicInteger(1);

  private final Ground ground;
  private final SourceAddress place;

  /** Comes from an address that nobody has come from. */
  Applicant(Ground ground) {
    this.ground = ground;
    place = ground.topology().attack4(PLACES.incrementAndGet());
    ground.network().lend(place);
  }

  /** Has the operator let a host join. */
  static Token enroll(Ground ground, String host) {
    return enroll(ground, host, LIFE);
  }

  /** The same for so long. */
  static Token enroll(Ground ground, String host, Duration life) {
    var order = new TrustRequest.Enroll(host, Role.SENSOR, Set.of(), List.of(), life, false);
    if (ground.fleet().ask(ground.coordinator(), order) instanceof TrustReply.Enrolled enrolled) {
      return Token.parse(enrolled.token());
    }
    throw new LabException("no token for " + host);
  }

  /** What an honest host with this token would say, of an address that nobody has. */
  static JoinRequest request(Token token, String name) {
    var own = SourceAddress.parse("198.18.9.%d".formatted(HOSTS.getAndIncrement()));
    return request(token, name, List.of(own));
  }

  /** The same of these addresses. */
  static JoinRequest request(Token token, String name, List<SourceAddress> addresses) {
    return new JoinRequest(secret(token), signed(name), name, false, addresses, Instant.now());
  }

  static String secret(Token token) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token.secret());
  }

  /** A request for a certificate of a fresh key. */
  static String signed(String name) {
    try {
      var enrolment =
          ServiceLoader.load(Enrolment.class)
              .findFirst()
              .orElseThrow(() -> new LabException("this build makes no certificate requests"));
      return enrolment.request(enrolment.newKey(), name);
    } catch (GeneralSecurityException e) {
      throw new LabException("no certificate request", e);
    }
  }

  /** Asks; nothing if that is not answered. */
  Optional<JoinReply> ask(Object request) throws IOException {
    try (var plain = knock().open(place);
        var socket = Papers.over(plain, Optional.empty(), Papers.TLS13)) {
      socket.startHandshake();
      Frames.write(socket.getOutputStream(), request);
      return Frames.read(socket.getInputStream(), JoinReply.class);
    }
  }

  private Knock knock() {
    return new Knock(ground, HostDirectory.DESK_PORT);
  }
}
