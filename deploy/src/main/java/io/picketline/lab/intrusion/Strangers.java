package io.picketline.lab.intrusion;

import static io.picketline.lab.intrusion.Papers.TLS12;
import static io.picketline.lab.intrusion.Papers.TLS13;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picketline.lab.fleet.HostDirectory;
import io.picketline.lab.intrusion.Forgery.Said;
import io.picketline.protocol.Role;
import io.picketline.protocol.link.LinkMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/** People without a certificate of the fleet, at the ports that coordinators have open. */
final class Strangers {

  static final String SHUT_OUT = "shut out before anything that he says is read";
  private static final String DROPPED = "dropped by the time that a handshake may take";

  private static final Duration LONG = Duration.ofDays(1);
  private static final int GARBAGE = 4_096;

  /** A handshake message that says it is 16 MiB long, in the largest record (RFC 8446, 4). */
  private static final byte[] ENDLESS_HELLO = endlessHello();

  /** How Akka's connections begin where there is no TLS: magic, and the stream for control. */
  private static final byte[] BARE_AKKA =
      ByteBuffer.allocate(64).put("AKKA".getBytes(US_ASCII)).put((byte) 1).array();

  private Strangers() {}

  static Kind all() {
    var link = HostDirectory.LINK_PORT;
    var cluster = HostDirectory.CLUSTER_PORT;
    return new Kind(
        "a stranger",
        Lane.AT_ONCE,
        List.of(
            shown("no certificate", link, _ -> Optional.empty()),
            shown("a certificate of another authority of the same name", link, Strangers::foreign),
            shown("a certificate that has expired", link, Strangers::expired),
            shown("a certificate that is not valid yet", link, Strangers::early),
            shown("a certificate that a sensor's key has signed", link, Strangers::bySensor),
            shown("a certificate of the fleet for no role", link, Strangers::withoutRole),
            shown("a certificate of the fleet that names no host", link, Strangers::nameless),
            shown("a host's name with terminal controls in it", link, Strangers::hostile),
            new Try(
                "TLS 1.2 with a good certificate",
                "the handshake is refused",
                ground ->
                    new Knock(ground, link)
                        .shutOut(Optional.of(Forgery.stolen(ground)), TLS12, hello())),
            said("an HTTP request before TLS", link, http()),
            said("random bytes before TLS", link, random()),
            said("a ClientHello of 16 MiB", link, ENDLESS_HELLO),
            new Try(
                "a connection that says nothing",
                DROPPED,
                ground -> new Knock(ground, link).silence()),
            new Try(
                "a handshake of two bytes a second",
                DROPPED,
                ground -> new Knock(ground, link).dribble(ENDLESS_HELLO)),
            shown("no certificate, among the coordinators", cluster, _ -> Optional.empty()),
            shown("another authority's, among the coordinators", cluster, Strangers::foreign),
            said("Akka's own frames without TLS", cluster, BARE_AKKA),
            said("random bytes, among the coordinators", cluster, random()),
            waits("a good certificate, and then nothing", new byte[0]),
            waits("a good certificate, and half a message", new byte[] {0, 0, 1, 0, 1})));
  }

  /** Somebody who shows papers, or none, at a port. */
  static Try shown(String what, int port, Function<Ground, Optional<Papers>> papers) {
    return new Try(
        what,
        SHUT_OUT,
        ground -> new Knock(ground, port).shutOut(papers.apply(ground), TLS13, hello()));
  }

  private static Try said(String what, int port, byte[] bytes) {
    return new Try(what, SHUT_OUT, ground -> new Knock(ground, port).garbage(bytes));
  }

  /** A sensor's certificate, of a host that nobody has heard of: another one's link would end. */
  private static Try waits(String what, byte[] bytes) {
    return new Try(
        what,
        DROPPED,
        ground -> {
          var said = said(ground).named("nobody-%d".formatted(bytes.length), sensor());
          return new Knock(ground, HostDirectory.LINK_PORT)
              .linger(Forgery.byTheFleet(ground).issue(said), bytes);
        });
  }

  private static String sensor() {
    return Role.SENSOR.dnsName();
  }

  static LinkMessage hello() {
    return Liar.hello(LinkMessage.VERSION);
  }

  private static Optional<Papers> foreign(Ground ground) {
    return Optional.of(Forgery.byAStranger(ground).issue(said(ground)));
  }

  private static Optional<Papers> expired(Ground ground) {
    var now = Instant.now();
    var said = said(ground).between(now.minus(LONG), now.minusSeconds(1));
    return Optional.of(Forgery.byTheFleet(ground).issue(said));
  }

  private static Optional<Papers> early(Ground ground) {
    var now = Instant.now();
    var said = said(ground).between(now.plus(Duration.ofHours(1)), now.plus(LONG));
    return Optional.of(Forgery.byTheFleet(ground).issue(said));
  }

  private static Optional<Papers> bySensor(Ground ground) {
    var own = Forgery.stolen(ground).chain();
    var signed = Forgery.byTheStolen(ground).issue(said(ground));
    return Optional.of(
        new Papers(signed.key(), List.of(signed.chain().getFirst(), own.get(0), own.get(1))));
  }

  private static Optional<Papers> withoutRole(Ground ground) {
    return Optional.of(Forgery.byTheFleet(ground).issue(said(ground).named("a")));
  }

  private static Optional<Papers> nameless(Ground ground) {
    var said = said(ground).named(sensor());
    return Optional.of(Forgery.byTheFleet(ground).issue(said));
  }

  private static Optional<Papers> hostile(Ground ground) {
    var said = said(ground).named("a\u001b[2J\n\u202ea", sensor());
    return Optional.of(Forgery.byTheFleet(ground).issue(said));
  }

  private static Said said(Ground ground) {
    return Said.of(ground, "a", Role.SENSOR);
  }

  private static byte[] http() {
    return "GET / HTTP/1.1\r\nHost: coordinator\r\n\r\n".getBytes(US_ASCII);
  }

  static byte[] random() {
    var bytes = new byte[GARBAGE];
    new SplittableRandom(7).nextBytes(bytes);
    return bytes;
  }

  private static byte[] endlessHello() {
    var record = 1 << 14;
    return ByteBuffer.allocate(5 + record)
        .put(new byte[] {22, 3, 1})
        .putShort((short) record)
        .put(new byte[] {1, (byte) 0xff, (byte) 0xff, (byte) 0xff})
        .array();
  }
}
