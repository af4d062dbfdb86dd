package io.picketline.lab.intrusion;

import io.picketline.lab.fleet.Privileges;
import io.picketline.lab.fleet.Tool;
import io.picketline.lab.intrusion.Try.Seen;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** Somebody with an account on a coordinator's host, at its sockets. */
final class Sockets {

  private static final Prefix SOMEBODY = Prefix.of(SourceAddress.parse("10.207.0.3"));
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Whoever has no file of his own. */
  private static final String NOBODY = "65534";

  private Sockets() {}

  static List<Try> all() {
    return List.of(
        new Try(
            "a change ordered at read.sock",
            "refused, with the role that it takes",
            Sockets::readSocket),
        new Try(
            "read.sock without the group",
            "it cannot be connected to",
            ground -> stranger(ground.of(ground.coordinator()).readSocket())),
        new Try(
            "admin.sock without the group",
            "it cannot be connected to",
            ground -> stranger(ground.of(ground.coordinator()).socket())),
        new Try(
            "admin.sock with the group of read.sock alone",
            "it cannot be connected to",
            Sockets::reader));
  }

  private static Seen readSocket(Ground ground) throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      var socket = ground.of(ground.coordinator()).readSocket();
      channel.connect(UnixDomainSocketAddress.of(socket));
      Frames.write(
          Channels.newOutputStream(channel),
          new LocalRequest.Block(SOMEBODY, Duration.ofMinutes(1), "no reason"));
      var reply = Frames.read(Channels.newInputStream(channel), LocalReply.class);
      return reply.isPresent()
              && reply.get() instanceof LocalReply.Refused(var reason, var why)
              && reason == Reason.FORBIDDEN
          ? new Seen(true, why)
          : new Seen(false, reply.toString());
    }
  }

  /** As another user where the lab has any; else by what the file lets others do. */
  private static Seen stranger(Path socket) throws IOException {
    return Privileges.haveUsers() ? connect(socket, NOBODY) : closedToOthers(socket);
  }

  private static Seen reader(Ground ground) throws IOException {
    var socket = ground.of(ground.coordinator()).socket();
    return Privileges.haveUsers() ? connect(socket, "picketline") : closedToOthers(socket);
  }

  private static Seen closedToOthers(Path socket) throws IOException {
    var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(socket));
    return new Seen(mode.endsWith("---"), "mode %s; the lab has no other user".formatted(mode));
  }

  /** Connects as somebody of no group but one. */
  private static Seen connect(Path socket, String group) {
    var script =
        "use Socket; socket(S, PF_UNIX, SOCK_STREAM, 0) or die; "
            + "connect(S, sockaddr_un(shift)) or do { print $!; exit 1 }; print 'connected'";
    var command =
        List.of(
            "setpriv",
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--groups=" + group,
            "perl",
            "-e",
            script,
            socket.toString());
    var said = Tool.run(LIMIT, "", command);
    return new Seen(said.exit() != 0 && said.output().contains("denied"), said.output().strip());
  }
}
