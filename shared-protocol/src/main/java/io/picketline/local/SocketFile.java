package io.picketline.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.file.FileRights;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Unix socket as a file. It has its group and mode before anybody can reach it: it is made in a
 * directory that is its owner's alone, and moved to its place when it is done.
 */
final class SocketFile {

  private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);

  /** Longest path of a Unix socket on Linux (unix(7)), the final zero not counted. */
  private static final int MAX_PATH_BYTES = 107;

  /** What a file is, and that it is a socket, in its mode (inode(7)). */
  private static final int FILE_TYPE = 0xf000;

  private static final int SOCKET_TYPE = 0xc000;

  private static final int BACKLOG = 64;
  private static final String NEST = ".new";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_AND_GROUP =
      PosixFilePermissions.fromString("rw-rw----");
  private static final Set<PosixFilePermission> OPEN_DIRECTORY =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> OWN_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  private SocketFile() {}

  /** Makes the sockets' directory if it is missing; others may look into it, and nobody write. */
  static void prepare(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, OPEN_DIRECTORY);
    }
    FileRights.requireUnforgeable(directory);
  }

  /**
   * Makes sure that there can be a socket; removes one that a crash left behind.
   *
   * @throws IOException in the operator's words, if another daemon answers there, say
   */
  static void requireFree(Path socket) throws IOException {
    if (socket.toString().getBytes(UTF_8).length > MAX_PATH_BYTES) {
      throw new IOException("too long for a Unix socket");
    }
    if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    var mode = (int) Files.getAttribute(socket, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if ((mode & FILE_TYPE) != SOCKET_TYPE) {
      throw new IOException("is there and no socket");
    }
    try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      throw new IOException("another daemon answers there; stop it first");
    } catch (SocketException _) {
      Files.delete(socket);
    }
  }

  /** A socket that listens, for its owner and {@code group}; for its owner alone if that fails. */
  static ServerSocketChannel bind(Path socket, String group) throws IOException {
    var nest = socket.resolveSibling(NEST);
    clear(nest);
    Files.createDirectory(nest, PosixFilePermissions.asFileAttribute(OWN_DIRECTORY));
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      var made = nest.resolve("s");
      server.bind(UnixDomainSocketAddress.of(made), BACKLOG);
      Files.setPosixFilePermissions(made, OWNER_ONLY);
      give(made, group, socket);
      Files.move(made, socket, StandardCopyOption.ATOMIC_MOVE);
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    } finally {
      clear(nest);
    }
  }

  private static void give(Path made, String group, Path socket) throws IOException {
    GroupPrincipal principal;
    try {
      var accounts = FileSystems.getDefault().getUserPrincipalLookupService();
      principal = accounts.lookupPrincipalByGroupName(group);
    } catch (UserPrincipalNotFoundException _) {
      LOG.info("there is no group {}: {} is for its owner and root alone", group, socket);
      return;
    }
    try {
      Files.getFileAttributeView(made, PosixFileAttributeView.class).setGroup(principal);
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be given to group {}, and is for its owner and root alone; make the user that"
              + " runs the daemon a member of it: {}",
          socket,
          group,
          e.toString());
      return;
    }
    Files.setPosixFilePermissions(made, OWNER_AND_GROUP);
  }

  /** What a crash left, too. */
  private static void clear(Path nest) throws IOException {
    Files.deleteIfExists(nest.resolve("s"));
    Files.deleteIfExists(nest);
  }

  /** Why a file cannot be had, in the operator's words. */
  static String reason(IOException e) {
    return e instanceof AccessDeniedException denied
        ? "no right to write %s; run as its owner".formatted(denied.getFile())
        : String.valueOf(e.getMessage());
  }
}
