package io.picketline.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whom the files belong to that one user, mostly root, makes where another's stand: whoever has the
 * directory around them. Each daemon's user has its state directory.
 */
public final class Ownership {

  /** The daemons' state directories are in it. */
  static final Path STATE = Path.of("/var/lib/picketline");

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private Ownership() {}

  /** The user that the unit of {@code daemon}, sensor or coordinator, runs it as. */
  public static String userOf(String daemon) {
    return "picketline-" + daemon;
  }

  /**
   * Makes a directory and those above it where missing, each its owner's alone. A new one belongs
   * to whom the one above it does; a daemon's state directory belongs to that daemon's user.
   *
   * @throws IOException if one cannot be made, or something else is in its place
   */
  public static void makeDirectories(Path directory) throws IOException {
    var missing = new ArrayDeque<Path>();
    for (var each = directory.toAbsolutePath().normalize();
        each != null && !Files.exists(each, NOFOLLOW_LINKS);
        each = each.getParent()) {
      missing.push(each);
    }
    for (var each : missing) {
      make(each);
    }
    if (!Files.isDirectory(directory)) {
      throw new FileAlreadyExistsException(directory.toString());
    }
  }

  private static void make(Path directory) throws IOException {
    var above = Objects.requireNonNull(directory.getParent(), "the root is there");
    AsOwner.of(above).run(() -> Files.createDirectory(directory, PRIVATE));
    var user = daemonsUser(directory);
    if (user.isPresent()) {
      Files.getFileAttributeView(directory, PosixFileAttributeView.class, NOFOLLOW_LINKS)
          .setOwner(user.get());
    }
  }

  /** The one whose state directory it is, where there is such a user and root asks. */
  private static Optional<UserPrincipal> daemonsUser(Path directory) throws IOException {
    return STATE.equals(directory.getParent()) && FileRights.isRoot()
        ? user(userOf(String.valueOf(directory.getFileName())))
        : Optional.empty();
  }

  /**
   * Which of these belong to somebody else than the user of a daemon's unit, so that it could not
   * use them: a line for each. None where there is no such user, and of files that are not there or
   * not for the asker to see.
   *
   * @param daemon sensor or coordinator
   */
  public static List<String> doubts(String daemon, Stream<Path> files) {
    var user = user(userOf(daemon));
    return user.isEmpty()
        ? List.of()
        : files.flatMap(file -> doubt(file, user.get()).stream()).toList();
  }

  private static Optional<String> doubt(Path file, UserPrincipal user) {
    try {
      var owner = Files.getOwner(file);
      return owner.equals(user)
          ? Optional.empty()
          : Optional.of(
              "%s belongs to %s, and the service runs as %s: 'chown %s' it"
                  .formatted(file, owner.getName(), user.getName(), user.getName()));
    } catch (IOException | UnsupportedOperationException _) {
      return Optional.empty();
    }
  }

  private static Optional<UserPrincipal> user(String name) {
    try {
      return Optional.of(
          STATE.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name));
    } catch (IOException | UnsupportedOperationException _) {
      return Optional.empty(); // no such user, or no way to tell
    }
  }
}
