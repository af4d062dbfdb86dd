package io.picketline.lab.intrusion;

import static io.picketline.lab.intrusion.Papers.TLS12;

import io.picketline.lab.fleet.HostDirectory;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.intrusion.Try.Seen;
import io.picketline.protocol.enrolment.JoinReply;
import io.picketline.protocol.enrolment.JoinReply.NotJoined;
import io.picketline.protocol.enrolment.JoinRequest;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.wire.Frames;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Whoever comes to a coordinator's desk without a token, or with odd papers. */
final class Desks {

  private static final int DESK = HostDirectory.DESK_PORT;
  private static final int RSA_BITS = 2_048;
  private static final int CROWD = 1_000;
  private static final int CROWD_FROM = 690;
  private static final String NOT_SIGNED = "refused, and the token stays good";

  private Desks() {}

  static Kind all() {
    return new Kind(
        "a stranger at the desk",
        Lane.AT_ONCE,
        Stream.concat(connections().stream(), papers().stream()).toList());
  }

  private static List<Try> connections() {
    return List.of(
        new Try(
            "TLS 1.2 at the desk",
            "the handshake is refused",
            ground ->
                new Knock(ground, DESK)
                    .shutOut(Optional.empty(), TLS12, new LocalRequest.ShowStatus())),
        new Try(
            "random bytes at the desk",
            Strangers.SHUT_OUT,
            ground -> new Knock(ground, DESK).garbage(Strangers.random())),
        new Try(
            "a connection to the desk that says nothing",
            "dropped within its ten seconds",
            ground -> new Knock(ground, DESK).silence()),
        new Try(
            "a request to join of 2 GiB",
            "it is not read",
            ground -> frame(ground, Integer.MAX_VALUE)),
        new Try(
            "a request to join one byte too long",
            "it is not read",
            ground -> frame(ground, JoinRequest.MOST_BYTES + 1)),
        new Try(
            "an order without a certificate",
            "it is no request to join, and refused",
            ground -> notJoined(ground, new LocalRequest.ShowStatus())));
  }

  private static List<Try> papers() {
    return List.of(
        new Try("a sensor's certificate at the desk", "refused", Desks::asSensor),
        new Try("a coordinator's certificate at the desk", "refused", Desks::asCoordinator),
        new Try(
            "a certificate request that another key has signed",
            NOT_SIGNED,
            ground -> odd(ground, "unsigned-key", forged())),
        new Try(
            "a certificate request of an RSA key",
            NOT_SIGNED,
            ground -> odd(ground, "rsa-key", ofRsa())),
        new Try(
            "1,000 connections to the desk that say nothing",
            "somebody else is answered meanwhile",
            Desks::crowd));
  }

  private static Seen frame(Ground ground, int length) throws IOException {
    try (var plain = new Knock(ground, DESK).open();
        var socket = Papers.over(plain, Optional.empty(), Papers.TLS13)) {
      socket.startHandshake();
      socket.getOutputStream().write(ByteBuffer.allocate(64).putInt(length).array());
      var reply = Frames.read(socket.getInputStream(), JoinReply.class);
      return new Seen(reply.filter(NotJoined.class::isInstance).isPresent(), reply.toString());
    } catch (EOFException _) {
      return new Seen(true, "closed");
    }
  }

  private static Seen notJoined(Ground ground, Object said) throws IOException {
    return Tokens.refused(new Applicant(ground).ask(said), "");
  }

  private static Seen asSensor(Ground ground) throws IOException {
    return refused(ground, Forgery.stolen(ground));
  }

  private static Seen asCoordinator(Ground ground) throws IOException {
    return refused(ground, Forgery.of(ground.of(ground.coordinator()).identity()));
  }

  /** Whether the holder of these papers is told that he may not ask. */
  private static Seen refused(Ground ground, Papers papers) throws IOException {
    var reply = ask(ground, papers, new LocalRequest.ShowStatus());
    return reply instanceof LocalReply.Refused(_, var why)
        ? new Seen(true, why)
        : new Seen(false, reply.toString());
  }

  /** What the desk answers the holder of these papers. */
  static LocalReply ask(Ground ground, Papers papers, LocalRequest request) throws IOException {
    try (var plain = new Knock(ground, DESK).open();
        var socket = Papers.over(plain, Optional.of(papers), Papers.TLS13)) {
      socket.startHandshake();
      Frames.write(socket.getOutputStream(), request);
      return Frames.read(socket.getInputStream(), LocalReply.class)
          .orElseThrow(() -> new LabException("an answer that the lab does not know"));
    }
  }

  private static Seen odd(Ground ground, String host, String certificateRequest)
      throws IOException {
    var token = Applicant.enroll(ground, host);
    var good = Applicant.request(token, host);
    var bad =
        new JoinRequest(
            good.secret(), certificateRequest, host, false, good.addresses(), good.clock());
    var first = Tokens.refused(new Applicant(ground).ask(bad), "");
    var second = new Applicant(ground).ask(good);
    return new Seen(
        first.held() && second.filter(JoinReply.Joined.class::isInstance).isPresent(),
        first.detail());
  }

  private static String forged() {
    return request(Forgery.newKeys(), Forgery.newKeys(), "SHA256withECDSA");
  }

  private static String ofRsa() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(RSA_BITS);
      var keys = generator.generateKeyPair();
      return request(keys, keys, "SHA256withRSA");
    } catch (GeneralSecurityException e) {
      throw new LabException("no RSA key", e);
    }
  }

  private static String request(KeyPair keys, KeyPair signer, String signature) {
    try {
      var made =
          new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=a"), keys.getPublic())
              .build(new JcaContentSignerBuilder(signature).build(signer.getPrivate()))
              .getEncoded();
      return "-----BEGIN CERTIFICATE REQUEST-----\n%s\n-----END CERTIFICATE REQUEST-----\n"
          .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(made));
    } catch (OperatorCreationException | IOException e) {
      throw new LabException("no certificate request", e);
    }
  }

  private static Seen crowd(Ground ground) throws IOException {
    var source = ground.topology().attack4(CROWD_FROM);
    ground.network().lend(source);
    var crowd =
        CompletableFuture.supplyAsync(
            () -> Crowd.press(ground, source, DESK, CROWD, new byte[0]),
            work -> Thread.ofPlatform().daemon().start(work));
    var seen = notJoined(ground, new LocalRequest.ShowStatus());
    var outcome = crowd.join();
    return new Seen(
        seen.held() && outcome.made() == CROWD,
        "%,d connections; %s".formatted(outcome.made(), seen.detail()));
  }
}
