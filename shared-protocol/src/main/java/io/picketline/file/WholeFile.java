package io.picketline.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is only ever replaced as a whole: after a crash, a power cut or on a full disk there
 * is the old one or the new one, and a reader never sees a part. What is written stands beside it
 * until it is on the disk, then takes its place by rename. Root writes it as the owner of the
 * directory, see {@link AsOwner}. For any thread.
 */
public final class WholeFile {

  private static final Logger LOG = LoggerFactory.getLogger(WholeFile.class);
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** As many as Linux follows, path_resolution(7). */
  private static final int MOST_LINKS = 40;

  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final Optional<Set<PosixFilePermission>> mode;
  private final AtomicBoolean tidied = new AtomicBoolean();

  private WholeFile(Path file, Optional<Set<PosixFilePermission>> mode) {
    this.file = file.toAbsolutePath();
    this.mode = mode;
  }

  /**
   * One that keeps its mode, its owner and its group, and gets those of any new file where there is
   * none yet. Who may not give files away becomes the owner. A symbolic link stays: what it leads
   * to is replaced.
   */
  public static WholeFile keeping(Path file) {
    return new WholeFile(file, Optional.empty());
  }

  /** One of just this mode, whatever was there; in place of a symbolic link, too. */
  public static WholeFile of(Path file, Set<PosixFilePermission> mode) {
    return new WholeFile(file, Optional.of(Set.copyOf(mode)));
  }

  /** What a file is to hold. */
  @FunctionalInterface
  public interface Content {
    /** Writes it; the stream needs no buffer, and is not to be closed. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** What gives the finished file its name. */
  @FunctionalInterface
  private interface Placing {
    void place(Path finished) throws IOException;
  }

  /** What gives the file to its owner or group. */
  @FunctionalInterface
  private interface Giving {
    void give() throws IOException;
  }

  /**
   * Replaces it by this text in UTF-8, as {@link #replace(Content)} does.
   *
   * @throws IOException if that cannot be; the old one is then still there
   */
  public void replace(String text) throws IOException {
    replace(out -> out.write(text.getBytes(UTF_8)));
  }

  /**
   * Replaces it, or makes it with the directories above it; returns when it is on the disk.
   *
   * @throws IOException if that cannot be; the old one is then still there
   */
  public void replace(Content content) throws IOException {
    AsOwner.of(file)
        .run(() -> {
          var target = mode.isPresent() ? file : followed(file);
          write(target, content, next -> Files.move(next, target, ATOMIC_MOVE, REPLACE_EXISTING));
        });
  }

  /**
   * Makes it with this text in UTF-8; returns when it is on the disk.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one
   */
  public void create(String text) throws IOException {
    // A link, unlike a rename, never takes the place of another file.
    AsOwner.of(file)
        .run(() ->
            write(
                file,
                out -> out.write(text.getBytes(UTF_8)),
                next -> Files.createLink(file, next)));
  }

  private void write(Path target, Content content, Placing placing) throws IOException {
    var directory = Objects.requireNonNull(target.getParent(), "a file has a directory");
    Files.createDirectories(directory);
    if (tidied.compareAndSet(false, true)) {
      NextFile.removeLeft(target);
    }
    try (var next = NextFile.beside(target)) {
      fill(next.path(), target, content);
      placing.place(next.path());
    }
    try (var names = FileChannel.open(directory, READ)) {
      names.force(true);
    }
  }

  private void fill(Path next, Path target, Content content) throws IOException {
    var old = mode.isPresent() ? Optional.<PosixFileAttributes>empty() : attributes(target);
    try (var channel = opened(next, mode.isPresent() || old.isPresent())) {
      if (mode.isPresent()) {
        itself(next).setPermissions(mode.get());
      }
      if (old.isPresent()) {
        resemble(next, old.get());
      }
      var out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
      content.writeTo(out);
      out.flush();
      channel.force(true);
    }
  }

  /** One with a mode yet to be set is its owner's alone until then, and empty. */
  private static FileChannel opened(Path next, boolean modeFollows) throws IOException {
    var options = EnumSet.of(CREATE_NEW, WRITE);
    return modeFollows ? FileChannel.open(next, options, PRIVATE) : FileChannel.open(next, options);
  }

  /** The group before the mode that opens the file to it; the owner last, who alone may set it. */
  private static void resemble(Path next, PosixFileAttributes old) throws IOException {
    var view = itself(next);
    var made = view.readAttributes();
    if (!made.group().equals(old.group())) {
      unlessForbidden(() -> view.setGroup(old.group()));
    }
    view.setPermissions(old.permissions());
    if (!made.owner().equals(old.owner())) {
      unlessForbidden(() -> view.setOwner(old.owner()));
    }
  }

  /** Whoever owns the directory could have put a link to another's file in its place. */
  private static PosixFileAttributeView itself(Path next) {
    return Files.getFileAttributeView(next, PosixFileAttributeView.class, NOFOLLOW_LINKS);
  }

  private static void unlessForbidden(Giving giving) {
    try {
      giving.give();
    } catch (IOException e) {
      LOG.debug("a file stays with who wrote it: {}", e.toString());
    }
  }

  private static Optional<PosixFileAttributes> attributes(Path target) throws IOException {
    return Files.exists(target)
        ? Optional.of(Files.readAttributes(target, PosixFileAttributes.class))
        : Optional.empty();
  }

  /** Where links lead to, be it there or not; a device or directory is never replaced. */
  private static Path followed(Path file) throws IOException {
    var path = file;
    for (var links = 0; Files.isSymbolicLink(path); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemLoopException(file.toString());
      }
      path = path.resolveSibling(Files.readSymbolicLink(path));
    }
    if (Files.exists(path, NOFOLLOW_LINKS) && !Files.isRegularFile(path, NOFOLLOW_LINKS)) {
      throw new IOException("%s is no regular file".formatted(path));
    }
    return path;
  }
}
