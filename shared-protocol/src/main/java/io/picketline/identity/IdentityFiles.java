package io.picketline.identity;

import static io.picketline.identity.Identity.AUTHORITY_KEY_FILE;
import static io.picketline.identity.Identity.CA_FILE;
import static io.picketline.identity.Identity.CERTIFICATE_FILE;
import static io.picketline.identity.Identity.KEY_FILE;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.picketline.file.AsOwner;
import io.picketline.file.FileRights;
import io.picketline.file.Ownership;
import io.picketline.file.WholeFile;
import io.picketline.protocol.Role;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Puts the files of an identity into their directory: all of them or none. They are written, and
 * can be looked at, in a directory inside it before any takes its place. Only a power cut in the
 * middle of the last step leaves some of them, which no daemon starts with. They are the
 * directory's owner's, and root does all this as he.
 */
public final class IdentityFiles implements AutoCloseable {

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> PUBLIC =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final List<String> SECRET = List.of(AUTHORITY_KEY_FILE, KEY_FILE);

  /** The certificate last: with it the identity is whole. */
  private static final List<String> ALL =
      List.of(AUTHORITY_KEY_FILE, KEY_FILE, CA_FILE, CERTIFICATE_FILE);

  private final AsOwner owner;
  private final Path directory;
  private final Path staged;
  private final boolean made;

  private IdentityFiles(AsOwner owner, Path directory, Path staged, boolean made) {
    this.owner = owner;
    this.directory = directory;
    this.staged = staged;
    this.made = made;
  }

  /**
   * Begins; makes the directory, for its owner alone, where it is missing.
   *
   * @throws IOException if files cannot be written there, or not only by its owner
   */
  public static IdentityFiles stage(Path directory) throws IOException {
    var made = !Files.exists(directory);
    Ownership.makeDirectories(directory);
    var owner = AsOwner.of(directory);
    return owner.call(() -> {
      FileRights.requireUnshared(directory);
      var staged = Files.createTempDirectory(directory, ".new-", PRIVATE_DIRECTORY);
      return new IdentityFiles(owner, directory, staged, made);
    });
  }

  /** Which of an identity's files are there, links that lead nowhere too. */
  public static List<String> present(Path directory) {
    return ALL.stream()
        .filter(name -> Files.exists(directory.resolve(name), NOFOLLOW_LINKS))
        .toList();
  }

  /** The directory of an identity and all that may be in it. */
  public static Stream<Path> places(Path directory) {
    return Stream.concat(Stream.of(directory), ALL.stream().map(directory::resolve));
  }

  /** Where the files stand until they are {@link #place placed}. */
  public Path staged() {
    return staged;
  }

  /** Writes a file, a key readable by its owner alone. */
  public void write(String name, String text) throws IOException {
    var mode = SECRET.contains(name) ? PRIVATE : PUBLIC;
    WholeFile.of(staged.resolve(name), mode).create(text);
  }

  /**
   * The identity that was written.
   *
   * @throws IdentityException if it is of no use
   */
  public Identity written(Role role) throws IdentityException, IOException {
    return owner.call(() -> Identity.load(staged, role));
  }

  /** Writes the host's key. */
  public void write(PrivateKey key) throws IOException {
    write(KEY_FILE, Pem.text(key));
  }

  /**
   * Gives all files that were written their places, in the stead of any that are there.
   *
   * @throws IOException if that cannot be; then all is as it was
   */
  public void place() throws IOException {
    owner.run(this::placeAll);
  }

  private void placeAll() throws IOException {
    for (var name : present(staged)) {
      if (Files.isDirectory(directory.resolve(name), NOFOLLOW_LINKS)) {
        throw new IOException("%s: is a directory".formatted(directory.resolve(name)));
      }
    }
    var before = Files.createTempDirectory(directory, ".old-", PRIVATE_DIRECTORY);
    var moved = new ArrayList<Runnable>();
    try {
      for (var name : present(staged)) {
        move(directory.resolve(name), before.resolve(name), moved);
        move(staged.resolve(name), directory.resolve(name), moved);
      }
    } catch (IOException e) {
      moved.reversed().forEach(Runnable::run);
      throw e;
    } finally {
      remove(before);
    }
    try (var names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  private static void move(Path from, Path to, List<Runnable> moved) throws IOException {
    if (Files.exists(from, NOFOLLOW_LINKS)) {
      Files.move(from, to, ATOMIC_MOVE);
      moved.add(() -> moveBack(to, from));
    }
  }

  private static void moveBack(Path from, Path to) {
    try {
      Files.move(from, to, ATOMIC_MOVE);
    } catch (IOException e) {
      throw new IllegalStateException("%s is left of what was there".formatted(from), e);
    }
  }

  /** Takes away what was not placed, and the directory if it was made for nothing. */
  @Override
  public void close() throws IOException {
    owner.run(() -> remove(staged));
    if (made) {
      try {
        AsOwner.of(above()).run(() -> Files.delete(directory));
      } catch (DirectoryNotEmptyException _) {
        // It is of use.
      }
    }
  }

  private Path above() {
    return Objects.requireNonNull(directory.toAbsolutePath().getParent(), "it was made in one");
  }

  /** With the files directly in it, if nothing else is. */
  private static void remove(Path directory) throws IOException {
    try (var files = Files.newDirectoryStream(directory)) {
      for (var file : files) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
