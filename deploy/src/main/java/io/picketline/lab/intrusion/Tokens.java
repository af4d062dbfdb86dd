package io.picketline.lab.intrusion;

import io.picketline.config.Endpoint;
import io.picketline.identity.Identity;
import io.picketline.identity.IdentityException;
import io.picketline.identity.JoinCall;
import io.picketline.identity.Peer;
import io.picketline.identity.Token;
import io.picketline.lab.fleet.HostDirectory;
import io.picketline.lab.fleet.Topology;
import io.picketline.lab.intrusion.Forgery.Said;
import io.picketline.lab.intrusion.Try.Seen;
import io.picketline.lab.measure.NetworkNamespace;
import io.picketline.protocol.Role;
import io.picketline.protocol.enrolment.JoinReply;
import io.picketline.protocol.enrolment.JoinReply.Joined;
import io.picketline.protocol.enrolment.JoinReply.NotJoined;
import io.picketline.protocol.enrolment.JoinRequest;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Whoever has got hold of a token, or would like to have one. */
final class Tokens {

  private static final String REFUSED = "refused with the cause";
  private static final Duration LIMIT = Duration.ofSeconds(12);
  private static final Duration SHORTEST = Duration.ofSeconds(61);
  private static final int GUESSES = 20;

  private Tokens() {}

  static Kind all() {
    return new Kind(
        "somebody with a token",
        Lane.AT_ONCE,
        Stream.concat(secrets().stream(), purposes().stream()).toList());
  }

  private static List<Try> secrets() {
    return List.of(
        new Try("a token that was used", REFUSED, Tokens::used),
        new Try("a token that has expired", REFUSED, Tokens::expired),
        new Try(
            "a token of another fleet",
            "the host sees so, and does not send the secret",
            Tokens::ofAnotherFleet),
        new Try(
            "a token shown to a coordinator of another fleet",
            "the host sees so, and does not send the secret",
            ground ->
                falseDesk(
                    ground,
                    Forgery.byAStranger(ground)
                        .issue(Said.of(ground, ground.coordinator(), Role.COORDINATOR)))),
        new Try(
            "a token shown to a sensor in a coordinator's place",
            "the host sees so, and does not send the secret",
            ground -> falseDesk(ground, Forgery.stolen(ground))),
        new Try(
            "a token with any one character mistyped",
            "told before anything is sent",
            Tokens::mistyped),
        new Try(
            "a secret that nobody has made, and no secret at all",
            "refused in the same words",
            Tokens::unknown),
        new Try(
            "%d guesses in a row".formatted(GUESSES),
            "held to ten a minute, while others join",
            Tokens::guesses));
  }

  private static List<Try> purposes() {
    return List.of(
        new Try(
            "a sensor's token, as a coordinator",
            "refused, and the authority's key is not told",
            Tokens::asCoordinator),
        new Try(
            "a token, for the addresses of another host",
            "refused, and told whose they are",
            Tokens::addressOfAnother),
        new Try(
            "a token, in the name of another host",
            "the certificate has the token's name",
            Tokens::nameOfAnother));
  }

  /** Whether it is refused, and the cause has that word. */
  static Seen refused(Optional<JoinReply> reply, String word) {
    return switch (reply.orElse(null)) {
      case NotJoined(var reason) -> new Seen(reason.contains(word), reason);
      case Joined joined -> new Seen(false, joined.toString());
      case null -> new Seen(false, "not answered");
    };
  }

  private static Seen used(Ground ground) throws IOException {
    var token = Applicant.enroll(ground, "used-token");
    var first = new Applicant(ground).ask(Applicant.request(token, "used-token"));
    var second = new Applicant(ground).ask(Applicant.request(token, "used-token"));
    var seen = refused(second, "used");
    return new Seen(joined(first) && seen.held(), seen.detail());
  }

  private static boolean joined(Optional<JoinReply> reply) {
    return reply.filter(Joined.class::isInstance).isPresent();
  }

  private static Seen expired(Ground ground) throws IOException {
    var token = Applicant.enroll(ground, "old-token", Duration.ofMinutes(1));
    LockSupport.parkNanos(SHORTEST.toNanos());
    return refused(new Applicant(ground).ask(Applicant.request(token, "old-token")), "was over at");
  }

  private static Seen ofAnotherFleet(Ground ground) {
    var papers = Forgery.byAStranger(ground).issue(Said.of(ground, "a", Role.SENSOR));
    var foreign = papers.chain().getLast().getPublicKey();
    var token = Token.of(new byte[Token.SECRET_BYTES], Token.fingerprint(foreign));
    var desk = new Endpoint(ground.target().toString(), HostDirectory.DESK_PORT);
    return believed(ground, desk, token);
  }

  private static Seen believed(Ground ground, Endpoint desk, Token token) {
    return new NetworkNamespace(ground.stolen())
        .call(() -> {
          try (var _ = JoinCall.open(desk, token, LIMIT)) {
            return new Seen(false, "it was believed");
          } catch (IdentityException e) {
            return new Seen(true, Knock.reason(new IOException(e.getMessage())));
          }
        });
  }

  private static Seen falseDesk(Ground ground, Papers papers) throws IOException {
    var address = ground.topology().v4(Topology.ATTACKER);
    var attacker = new NetworkNamespace(Topology.ATTACKER);
    try (var listener = attacker.call(() -> new ServerSocket(0, 1, address.toInetAddress()))) {
      var heard = CompletableFuture.supplyAsync(() -> heard(listener, papers));
      var ca = ground.fleet().authority().resolve(Identity.CA_FILE);
      var own = Token.fingerprint(Forgery.readCertificate(ca).getPublicKey());
      var token = Token.of(new byte[Token.SECRET_BYTES], own);
      var desk = new Endpoint(address.toString(), listener.getLocalPort());
      var seen = believed(ground, desk, token);
      var bytes = heard.join();
      var detail = "%s; %d bytes heard".formatted(seen.detail(), bytes);
      return new Seen(seen.held() && bytes == 0, detail);
    }
  }

  /** How many bytes a client says to a server that shows these papers. */
  private static int heard(ServerSocket listener, Papers papers) {
    try (var plain = listener.accept();
        var socket = Papers.over(plain, Optional.of(papers), Papers.TLS13)) {
      socket.setUseClientMode(false);
      socket.startHandshake();
      return socket.getInputStream().readAllBytes().length;
    } catch (IOException _) {
      return 0; // it has gone in the handshake
    }
  }

  private static Seen mistyped(Ground ground) {
    var text = Applicant.enroll(ground, "mistyped-token").text();
    var noticed = 0;
    for (var at = 0; at < text.length(); at++) {
      var other = text.charAt(at) == 'x' ? 'y' : 'x';
      var wrong = text.substring(0, at) + other + text.substring(at + 1);
      try {
        var _ = Token.parse(wrong);
      } catch (IllegalArgumentException _) {
        noticed++;
      }
    }
    return new Seen(
        noticed == text.length(), "%d of %d slips noticed".formatted(noticed, text.length()));
  }

  private static Seen unknown(Ground ground) throws IOException {
    var ca = Forgery.readCertificate(ground.fleet().authority().resolve(Identity.CA_FILE));
    var guess = Token.of(new byte[Token.SECRET_BYTES], Token.fingerprint(ca.getPublicKey()));
    var good = Applicant.request(guess, "nobody");
    var none =
        new JoinRequest(
            "no secret", good.request(), "nobody", false, good.addresses(), good.clock());
    var one = refused(new Applicant(ground).ask(good), "");
    var other = refused(new Applicant(ground).ask(none), "");
    return new Seen(
        one.held() && other.held() && one.detail().equals(other.detail()), one.detail());
  }

  private static Seen guesses(Ground ground) throws IOException {
    var ca = Forgery.readCertificate(ground.fleet().authority().resolve(Identity.CA_FILE));
    var fingerprint = Token.fingerprint(ca.getPublicKey());
    var guesser = new Applicant(ground);
    var guesses =
        IntStream.range(0, GUESSES)
            .mapToObj(i -> {
              var secret = new byte[Token.SECRET_BYTES];
              secret[0] = (byte) i;
              return Applicant.request(Token.of(secret, fingerprint), "nobody");
            })
            .toList();
    var held = 0;
    for (var request : guesses) {
      held += refused(guesser.ask(request), "too many").held() ? 1 : 0;
    }
    var token = Applicant.enroll(ground, "patient-token");
    var others = joined(new Applicant(ground).ask(Applicant.request(token, "patient-token")));
    return new Seen(
        held > 0 && others,
        "%d of %d not looked at; another host %s"
            .formatted(held, GUESSES, others ? "joined" : "could not join"));
  }

  private static Seen asCoordinator(Ground ground) throws IOException {
    var token = Applicant.enroll(ground, "proud-token");
    var request = Applicant.request(token, "proud-token");
    return refused(
        new Applicant(ground)
            .ask(
                new JoinRequest(
                    request.secret(),
                    request.request(),
                    request.name(),
                    true,
                    request.addresses(),
                    request.clock())),
        "sensor");
  }

  private static Seen addressOfAnother(Ground ground) throws IOException {
    var token = Applicant.enroll(ground, "greedy-token");
    var theirs = List.of(ground.topology().v4("a"));
    return refused(
        new Applicant(ground).ask(Applicant.request(token, "greedy-token", theirs)), "a");
  }

  private static Seen nameOfAnother(Ground ground) throws IOException {
    var token = Applicant.enroll(ground, "modest-token");
    var reply = new Applicant(ground).ask(Applicant.request(token, "a"));
    if (reply.isPresent() && reply.get() instanceof Joined joined) {
      try {
        var name = Peer.of(Forgery.certificate(joined.certificate())).name();
        return new Seen(name.equals("modest-token"), name);
      } catch (IdentityException e) {
        return new Seen(false, String.valueOf(e.getMessage()));
      }
    }
    return new Seen(false, reply.toString());
  }
}
