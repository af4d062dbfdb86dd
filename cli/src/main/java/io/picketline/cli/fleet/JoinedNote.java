package io.picketline.cli.fleet;

import io.picketline.config.DropIns;
import io.picketline.config.Endpoint;
import io.picketline.file.WholeFile;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.enrolment.JoinReply;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The drop-in configuration in which a host that joined keeps where its coordinators are. */
public final class JoinedNote {

  /** Where coordinators find each other, unless configured otherwise. */
  private static final int CLUSTER_PORT = 7414;

  private final Path file;
  private final Role role;

  public JoinedNote(Path config, Role role) {
    var ending = role == Role.COORDINATOR ? "-coordinator" : "";
    this.file = DropIns.file(config, "10-joined%s.conf".formatted(ending));
    this.role = role;
  }

  public Path file() {
    return file;
  }

  /**
   * Makes the directory if it is missing.
   *
   * @throws IOException if the file cannot be written
   */
  void requireWritable() throws IOException {
    var directory = Objects.requireNonNull(file.getParent(), "a file has a directory");
    Files.createDirectories(directory);
    Files.delete(Files.createTempFile(directory, ".joining-", ""));
  }

  public void write(JoinReply.Joined joined, InetAddress local, Path identity) throws IOException {
    WholeFile.of(file, PosixFilePermissions.fromString("rw-r--r--"))
        .replace(text(joined, local, identity));
  }

  /** This host among the coordinators. */
  String ownPeer(InetAddress local) {
    return new Endpoint(SourceAddress.of(local).toString(), CLUSTER_PORT).toString();
  }

  private String text(JoinReply.Joined joined, InetAddress local, Path identity) {
    var lines = new ArrayList<String>();
    lines.add("# Written by 'picket join'. What stands here goes over the main configuration.");
    lines.add(role + " {");
    lines.add("  identity-directory = " + quoted(identity.toString()));
    if (role == Role.COORDINATOR) {
      var own = ownPeer(local);
      var peers = new ArrayList<>(joined.peers());
      if (!peers.contains(own)) {
        peers.add(own);
      }
      lines.add("  cluster.address = " + quoted(own));
      lines.add("  cluster.peers = " + list(peers));
    } else {
      lines.add("  coordinators = " + list(joined.coordinators()));
      if (!joined.groups().isEmpty()) {
        lines.add("  groups = " + list(joined.groups()));
      }
    }
    lines.add("}");
    return String.join("\n", lines) + "\n";
  }

  private static String list(List<String> texts) {
    return texts.stream().map(JoinedNote::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  /** As a string of the configuration, which is JSON's. */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
