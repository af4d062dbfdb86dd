package io.picketline.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Whether a secret is its owner's alone, and what others are to be believed by is not theirs to
 * write. Every refusal is an {@link IOException} that names the file and says what to run. Linux
 * only.
 */
public final class FileRights {

  private static final Path SELF = Path.of("/proc/thread-self/status");

  /** The user by whose rights files are opened, the last of four, proc_pid_status(5). */
  private static final Pattern USER = Pattern.compile("(?m)^Uid:(?:\\s+\\d+){3}\\s+(\\d+)");

  private static final int ROOT = 0;
  private static final int FILE_TYPE = 0xf000;
  private static final int REGULAR = 0x8000;
  private static final int SYMBOLIC_LINK = 0xa000;
  private static final int OTHERS_OR_EXECUTED = 0177;
  private static final int WRITTEN_BY_OTHERS = 022;

  private FileRights() {}

  /** What stat(2) tells. */
  private record Standing(int owner, int mode) {
    boolean is(int type) {
      return (mode & FILE_TYPE) == type;
    }
  }

  /**
   * Makes sure that {@code file} is a regular file and no link, belongs to the user of this
   * process, and that nobody else may read or write it.
   *
   * @throws IOException if it is not so
   */
  public static void requireSecret(Path file) throws IOException {
    requireSecret(file, false);
  }

  /**
   * The same, but that it may be the secret of whoever has its directory where root asks: what a
   * daemon's user keeps is good enough for root to use in his name.
   *
   * @throws IOException if it is not so
   */
  public static void requireKeptSecret(Path file) throws IOException {
    requireSecret(file, isRoot());
  }

  private static void requireSecret(Path file, boolean ofDirectory) throws IOException {
    var standing = standing(file, NOFOLLOW_LINKS);
    if (standing.is(SYMBOLIC_LINK)) {
      throw new IOException(
          "%s: is a symbolic link; put the file itself in its place".formatted(file));
    }
    if (!standing.is(REGULAR)) {
      throw new IOException("%s: is no regular file".formatted(file));
    }
    var self = user();
    if (standing.owner() != self && !(ofDirectory && isDirectorys(file, standing))) {
      throw new IOException(
          "%s: belongs to user %d, and this runs as user %d; run as its owner, or 'chown %d' it"
              .formatted(file, standing.owner(), self, self));
    }
    if ((standing.mode() & OTHERS_OR_EXECUTED) != 0) {
      throw new IOException("%s: others may read it; run 'chmod 600' on it".formatted(file));
    }
  }

  /**
   * Makes sure that nobody but its owner may write {@code path}, and that its owner is root or the
   * user of this process. A link is followed.
   *
   * @throws IOException if it is not so
   */
  public static void requireUnforgeable(Path path) throws IOException {
    requireUnshared(path);
    var standing = standing(path);
    var self = user();
    if (standing.owner() != ROOT && standing.owner() != self) {
      throw new IOException(
          "%s: belongs to user %d, and this runs as user %d; 'chown %d' it"
              .formatted(path, standing.owner(), self, self));
    }
  }

  /**
   * Makes sure that nobody but its owner, whoever that is, may write {@code path}. A link is
   * followed.
   *
   * @throws IOException if it is not so
   */
  public static void requireUnshared(Path path) throws IOException {
    if ((standing(path).mode() & WRITTEN_BY_OTHERS) != 0) {
      throw new IOException("%s: others may write it; run 'chmod go-w' on it".formatted(path));
    }
  }

  /**
   * Makes sure that this process may write into a directory, or make it where it is missing.
   *
   * @throws IOException if it is not so
   */
  public static void requireWritable(Path directory) throws IOException {
    var there = directory.toAbsolutePath().normalize();
    while (!Files.exists(there, NOFOLLOW_LINKS) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw new IOException("%s: is no directory".formatted(there));
    }
    if (!Files.isWritable(there)) {
      throw new IOException("%s: cannot be written".formatted(there));
    }
  }

  private static boolean isDirectorys(Path file, Standing standing) throws IOException {
    return standing(file.toAbsolutePath().resolveSibling(".")).owner() == standing.owner();
  }

  /** Whether this system tells whose a process is. */
  static boolean isKnown() {
    return Files.exists(SELF);
  }

  /** Whether files are used as root now, who may use and give away what is another's. */
  public static boolean isRoot() throws IOException {
    return user() == ROOT;
  }

  private static Standing standing(Path path, LinkOption... links) throws IOException {
    var attributes = Files.readAttributes(path, "unix:uid,mode", links);
    return new Standing(number(attributes, "uid"), number(attributes, "mode"));
  }

  private static int number(Map<String, Object> attributes, String name) {
    return (int) Objects.requireNonNull(attributes.get(name));
  }

  private static int user() throws IOException {
    var user = USER.matcher(Files.readString(SELF));
    if (!user.find()) {
      throw new IOException("%s does not tell who this process is".formatted(SELF));
    }
    return Integer.parseUnsignedInt(user.group(1));
  }
}
