package io.picketline.coordinator;

import io.picketline.coordinator.config.CoordinatorConfig;
import io.picketline.protocol.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Configuration and certificates of coordinators on this machine's loopback, one a directory. */
final class DaemonFiles {
  private final Path directory;
  private final Fleet fleet;

  DaemonFiles(Path directory, Fleet fleet) {
    this.directory = directory;
    this.fleet = fleet;
  }

  /** The configuration file of a coordinator. */
  Path write(String name, int clusterPort, List<Integer> peers) throws IOException {
    var own = Files.createDirectory(directory.resolve(name));
    var all = peers.stream().map("\"127.0.0.1:%d\""::formatted).collect(Collectors.joining(", "));
    return Files.writeString(
        own.resolve("picketline.conf"),
        """
        coordinator {
          listen = "127.0.0.1:%d"
          cluster { address = "127.0.0.1:%d", peers = [%s] }
          desk { listen = "" }
          api { enabled = false }
          identity-directory = "%s"
          state-directory = "%s"
          socket-directory = "%s"
        }
        """
            .formatted(
                freePorts(1).getFirst(),
                clusterPort,
                all,
                fleet.issue(Role.COORDINATOR, name),
                own.resolve("state"),
                own.resolve("run")));
  }

  /** The settings in such a file. */
  CoordinatorConfig config(String name, int clusterPort, List<Integer> peers) throws Exception {
    return CoordinatorConfig.read(write(name, clusterPort, peers));
  }

  Path socket(String name) {
    return directory.resolve(name).resolve("run").resolve("admin.sock");
  }

  /** Ports of the loopback that nobody listens on. */
  static List<Integer> freePorts(int count) {
    var sockets = new ArrayList<ServerSocket>();
    try {
      for (var i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      var ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      for (var socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
