package io.picketline.lab.intrusion;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picketline.identity.Identity;
import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.intrusion.Forgery.Said;
import io.picketline.lab.intrusion.Try.Seen;
import io.picketline.protocol.Role;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.StatusReply;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Somebody with an account on a host of the fleet, or who has left files there. */
final class Locals {

  private static final String REFUSED = "the sensor does not start, and names the file";
  private static final int CROWD = 40;
  private static final Duration SOON = Duration.ofSeconds(5);

  private Locals() {}

  static Kind all() {
    return new Kind(
        "somebody on the host",
        Lane.HOST,
        Stream.concat(files().stream(), Sockets.all().stream()).toList());
  }

  private static List<Try> files() {
    return List.of(
        identity("a key that others may read", "host.key", Locals::readable),
        identity("a key that is a symbolic link", "host.key", Locals::linked),
        identity("a directory of keys that others may write", "others may write", Locals::open),
        identity("another host's key", "host.key", Locals::foreignKey),
        identity("a certificate of another authority", "host.pem", Locals::foreign),
        identity("a coordinator's certificate on a sensor", "host.pem", Locals::coordinators),
        new Try(
            "a request of 2 GiB on the local socket",
            "it is refused",
            ground -> say(ground, frame(Integer.MAX_VALUE))),
        new Try(
            "garbage on the local socket",
            "it is refused",
            ground -> say(ground, "GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII))),
        new Try(
            "%d connections to read.sock that say nothing".formatted(CROWD),
            "most are turned away, and admin.sock answers meanwhile",
            Locals::crowd));
  }

  /** Does something to the files of an identity. */
  private interface Harm {
    void to(Ground ground, Path identity) throws IOException;
  }

  private static Try identity(String what, String named, Harm harm) {
    return new Try(what, REFUSED, ground -> start(ground, what, named, harm));
  }

  private static Seen start(Ground ground, String what, String named, Harm harm)
      throws IOException {
    var spare = ground.fleet().spare(ground.stolen(), what.replace(' ', '-'), List.of());
    harm.to(ground, spare.identity());
    var result = ground.fleet().refuse(spare);
    var last = result.output().strip().lines().reduce((_, line) -> line).orElse("silent");
    return new Seen(
        result.exit() != 0 && result.output().contains(named),
        "exit code %d: %s".formatted(result.exit(), last));
  }

  private static void readable(Ground ground, Path identity) throws IOException {
    Files.setPosixFilePermissions(
        identity.resolve(Identity.KEY_FILE), PosixFilePermissions.fromString("rw-r--r--"));
  }

  private static void linked(Ground ground, Path identity) throws IOException {
    var key = identity.resolve(Identity.KEY_FILE);
    var elsewhere = identity.resolveSibling("elsewhere.key");
    Files.move(key, elsewhere);
    Files.createSymbolicLink(key, elsewhere);
  }

  private static void open(Ground ground, Path identity) throws IOException {
    Files.setPosixFilePermissions(identity, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private static void foreignKey(Ground ground, Path identity) throws IOException {
    var papers = Forgery.byTheFleet(ground).issue(Said.of(ground, "a", Role.SENSOR));
    write(identity.resolve(Identity.KEY_FILE), "PRIVATE KEY", papers.key().getEncoded());
  }

  private static void foreign(Ground ground, Path identity) throws IOException {
    var said = Said.of(ground, ground.stolen(), Role.SENSOR);
    replace(identity, Forgery.byAStranger(ground).issue(said));
  }

  private static void coordinators(Ground ground, Path identity) throws IOException {
    var said = Said.of(ground, ground.stolen(), Role.COORDINATOR);
    replace(identity, Forgery.byTheFleet(ground).issue(said));
  }

  private static void replace(Path identity, Papers papers) throws IOException {
    try {
      write(identity.resolve(Identity.KEY_FILE), "PRIVATE KEY", papers.key().getEncoded());
      write(
          identity.resolve(Identity.CERTIFICATE_FILE),
          "CERTIFICATE",
          papers.chain().getFirst().getEncoded());
    } catch (CertificateEncodingException e) {
      throw new LabException("a certificate that cannot be written", e);
    }
  }

  private static void write(Path file, String label, byte[] der) throws IOException {
    var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, text));
  }

  private static byte[] frame(int length) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(length).array();
  }

  private static SocketChannel connect(Path socket) throws IOException {
    var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    return channel;
  }

  private static Seen say(Ground ground, byte[] bytes) throws IOException {
    try (var channel = connect(ground.of(ground.honest().getFirst()).socket())) {
      channel.write(ByteBuffer.wrap(bytes));
      var reply = Frames.read(Channels.newInputStream(channel), LocalReply.class);
      return new Seen(
          reply.filter(LocalReply.Refused.class::isInstance).isPresent(), reply.toString());
    }
  }

  private static Seen crowd(Ground ground) throws IOException {
    var host = ground.honest().getFirst();
    var silent = new ArrayList<SocketChannel>();
    var away = new ArrayList<SocketChannel>();
    try {
      for (var i = 0; i < CROWD; i++) {
        silent.add(connect(ground.of(host).readSocket()));
        silent.getLast().configureBlocking(false);
      }
      var began = System.nanoTime();
      var reply = ground.fleet().ask(host, new LocalRequest.ShowStatus());
      var millis = (System.nanoTime() - began) / 1_000_000;
      var most = Fleet.await(SOON, () -> turnedAway(silent, away) > CROWD / 2);
      return new Seen(
          most && reply instanceof StatusReply.SensorStatus,
          "%d turned away; admin.sock answered after %d ms".formatted(away.size(), millis));
    } finally {
      for (var one : silent) {
        one.close();
      }
    }
  }

  /** Adds those that have been told something meanwhile, and says how many they are. */
  private static int turnedAway(List<SocketChannel> silent, List<SocketChannel> away) {
    for (var one : silent) {
      try {
        if (!away.contains(one) && one.read(ByteBuffer.allocate(CROWD)) != 0) {
          away.add(one);
        }
      } catch (IOException _) {
        away.add(one);
      }
    }
    return away.size();
  }
}
