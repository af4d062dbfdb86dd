package io.picketline.coordinator.desk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.coordinator.admission.Applicant;
import io.picketline.coordinator.admission.Decision;
import io.picketline.coordinator.link.LogLimiter;
import io.picketline.coordinator.trust.CertificateRequests;
import io.picketline.coordinator.trust.Founder;
import io.picketline.coordinator.trust.PemAuthority;
import io.picketline.file.FileTrouble;
import io.picketline.file.ShortFile;
import io.picketline.identity.Identity;
import io.picketline.identity.Token;
import io.picketline.protocol.Names;
import io.picketline.protocol.Role;
import io.picketline.protocol.enrolment.JoinReply;
import io.picketline.protocol.enrolment.JoinRequest;
import io.picketline.spi.Authority;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets hosts join that show the secret of a token. Answers at an even pace, and looks at a token
 * only once all else is in order, for it can be used for one key only. Thread-safe.
 */
final class JoinDesk {

  private static final Logger LOG = LoggerFactory.getLogger(JoinDesk.class);

  /** Less than a newcomer's time in all. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

  /** Far more than the authorities of a fleet that is changing its own. */
  private static final int MOST_BYTES = 1 << 16;

  private final Path directory;
  private final Directions directions;
  private final Registrar registrar;
  private final DeskCounters counters;
  private final InstantSource clock;
  private final EvenPace pace;
  private final Tries tries;
  private final PemAuthority authority;
  private final LogLimiter refusals;

  /** By these settings, at this pace. */
  JoinDesk(DeskServer.Settings settings, EvenPace pace) {
    this.directory = settings.directory();
    this.directions = settings.directions();
    this.registrar = settings.registrar();
    this.counters = settings.counters();
    this.clock = settings.clock();
    this.pace = pace;
    this.tries = new Tries(Tries.TOKENS_OF_ONE, Tries.TOKENS_OF_ALL, clock);
    this.authority = new PemAuthority(clock);
    this.refusals = new LogLimiter(LOG_INTERVAL, clock);
  }

  /**
   * The answer to a request.
   *
   * @param reached this coordinator's address, as the host has reached it
   */
  JoinReply answer(JoinRequest request, InetAddress from, InetAddress reached) {
    var began = pace.begin();
    var reply = decided(request, from, reached);
    pace.keep(began);
    return reply;
  }

  /** The answer to what is no request; it costs a try all the same. */
  JoinReply answerUnreadable(InetAddress from) {
    var began = pace.begin();
    var reply =
        tries.admit(from)
            ? refused(from, "nobody", "that is no request to join that this version knows")
            : tooMany(from, "nobody");
    pace.keep(began);
    return reply;
  }

  private JoinReply decided(JoinRequest request, InetAddress from, InetAddress reached) {
    if (!tries.admit(from)) {
      return tooMany(from, request.name());
    }
    var hindrance = hindrance(request);
    if (hindrance.isPresent()) {
      return refused(from, request.name(), hindrance.get());
    }
    PublicKey key;
    try {
      key = CertificateRequests.key(request.request());
    } catch (IOException e) {
      return refused(from, request.name(), String.valueOf(e.getMessage()));
    }
    return switch (redeemed(request, key, from)) {
      case Decision.Denied(var reason) -> refused(from, request.name(), reason);
      case Decision.Redeemed redeemed -> {
        tries.giveBack(from);
        yield joined(request, redeemed, from, reached);
      }
    };
  }

  /** What is in the way of a certificate for anybody in that role. */
  private Optional<String> hindrance(JoinRequest request) {
    if (!PemAuthority.canSign(directory)) {
      return Optional.of(
          "this coordinator has not the authority's key; join at one that has, or have the"
              + " certificate issued with 'picket ca issue'");
    }
    if (request.coordinator() && directions.alone()) {
      return Optional.of(
          "coordinator.cluster.address of this coordinator is the loopback; set it to where others"
              + " reach it, start it again, and try again");
    }
    return Optional.empty();
  }

  private Decision redeemed(JoinRequest request, PublicKey key, InetAddress from) {
    var applicant =
        new Applicant(
            hash(request.secret()),
            request.name(),
            request.coordinator() ? Role.COORDINATOR : Role.SENSOR,
            request.addresses(),
            from.getHostAddress(),
            Token.hash(key.getEncoded()));
    try {
      return registrar
          .redeem(applicant)
          .toCompletableFuture()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("nobody decides who may join: {}", e.toString());
      return new Decision.Denied(
          "no coordinator leads at the moment, or it is too busy; join again with the same token");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Decision.Denied("the coordinator stops; try again at another");
    }
  }

  private JoinReply joined(
      JoinRequest request, Decision.Redeemed redeemed, InetAddress from, InetAddress reached) {
    var role = redeemed.role();
    var wanted =
        new Authority.Request(
            role, redeemed.host(), redeemed.addresses(), Founder.CERTIFICATE_LIFE);
    try {
      var reply =
          new JoinReply.Joined(
              redeemed.host(),
              authority.sign(directory, request.request(), wanted, redeemed.notBefore()),
              text(Identity.CA_FILE),
              role == Role.COORDINATOR
                  ? Optional.of(text(Identity.AUTHORITY_KEY_FILE))
                  : Optional.empty(),
              directions.links(reached),
              role == Role.COORDINATOR ? directions.peers() : List.of(),
              redeemed.groups().stream().sorted().toList(),
              clock.instant());
      counters.joined.increment();
      LOG.info(
          "joined host={} role={} from={} addresses={}",
          redeemed.host(),
          role,
          from.getHostAddress(),
          redeemed.addresses());
      return reply;
    } catch (IOException e) {
      LOG.error("the certificate of {} cannot be made: {}", redeemed.host(), e.getMessage());
      return refused(
          from,
          request.name(),
          "the certificate cannot be made; once that is mended, join again with the same token: "
              + FileTrouble.words(e));
    }
  }

  private String text(String file) throws IOException {
    return ShortFile.read(directory.resolve(file), MOST_BYTES, US_ASCII);
  }

  private JoinReply tooMany(InetAddress from, String name) {
    return refused(
        from, name, "too many tries to join in a short time; wait a minute and try again");
  }

  private JoinReply refused(InetAddress from, String name, String reason) {
    counters.refused.increment();
    var printable = Names.printable(reason);
    refusals
        .admit()
        .ifPresent(missed ->
            LOG.warn(
                "join refused from={} name={} cause={} more={}",
                from.getHostAddress(),
                name,
                Names.quoted(printable),
                missed));
    return new JoinReply.NotJoined(printable);
  }

  /** Of a text that is no secret, something that no token has: told apart by nothing. */
  private static String hash(String secret) {
    try {
      return Token.hash(Base64.getUrlDecoder().decode(secret));
    } catch (IllegalArgumentException _) {
      return Token.hash(secret.getBytes(UTF_8));
    }
  }
}
