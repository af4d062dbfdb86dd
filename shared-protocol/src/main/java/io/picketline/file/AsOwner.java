package io.picketline.file;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;

/**
 * Whoever rules a place in the file system, as whom root works there. A daemon's user can put links
 * to what is not his into the directories that he owns; root follows them with that user's rights,
 * who gains nothing by it. What is made belongs to that user. For who is not root, it is himself.
 */
public final class AsOwner {

  /** As many as Linux follows, path_resolution(7). */
  private static final int MOST_LINKS = 40;

  private static final AsOwner SELF = new AsOwner(Optional.empty());

  private final Optional<FileUser> owner;

  private AsOwner(Optional<FileUser> owner) {
    this.owner = owner;
  }

  /** What is done on one thread, and what comes of it. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    /** Does it; it is to start no thread, which would stay that user's. */
    T done() throws E;
  }

  /** What is done on one thread. */
  @FunctionalInterface
  public interface Deed<E extends Exception> {
    /** Does it, as {@link Work#done}. */
    void done() throws E;
  }

  /**
   * The owner of the first directory or link on the way to a place, from the root on, that is not
   * root's: in what comes before it nobody else can change anything, and all behind it is his.
   *
   * @param place a file or directory, be it there or not
   * @throws IOException if the way cannot be looked at
   */
  public static AsOwner of(Path place) throws IOException {
    if (!FileRights.isKnown() || !FileRights.isRoot()) {
      return SELF;
    }
    var path = place.toAbsolutePath();
    for (var links = 0; links <= MOST_LINKS; links++) {
      var way = Way.along(path);
      if (way.next().isEmpty()) {
        return new AsOwner(way.owner());
      }
      path = way.next().get();
    }
    throw new FileSystemLoopException(place.toString());
  }

  /**
   * Does something as that user.
   *
   * @throws IOException if this process may not be that user
   */
  public <T, E extends Exception> T call(Work<T, E> work) throws E, IOException {
    if (owner.isEmpty()) {
      return work.done();
    }
    try (var _ = owner.get().taken()) {
      return work.done();
    }
  }

  /**
   * Does something as that user.
   *
   * @throws IOException if this process may not be that user
   */
  public <E extends Exception> void run(Deed<E> deed) throws E, IOException {
    var _ =
        this.<Boolean, E>call(() -> {
          deed.done();
          return true;
        });
  }

  /**
   * A way as far as it is root's.
   *
   * @param owner whose it is from there on; nobody's if all of it is root's
   * @param next where a link of root's on it leads
   */
  private record Way(Optional<FileUser> owner, Optional<Path> next) {

    private static final Way ROOTS = new Way(Optional.empty(), Optional.empty());

    static Way along(Path path) throws IOException {
      var here = Objects.requireNonNull(path.getRoot(), "it is absolute");
      var rest = new ArrayDeque<Path>();
      path.forEach(rest::add);
      try {
        var owner = FileUser.owning(here);
        while (owner.isEmpty() && !rest.isEmpty()) {
          here = here.resolve(rest.pop());
          owner = FileUser.owning(here);
          if (owner.isEmpty() && Files.isSymbolicLink(here)) {
            return new Way(owner, Optional.of(behind(here, rest)));
          }
        }
        return new Way(owner, Optional.empty());
      } catch (NoSuchFileException _) {
        return ROOTS; // what is not there, root is to make
      }
    }

    private static Path behind(Path link, Iterable<Path> rest) throws IOException {
      var path = link.resolveSibling(Files.readSymbolicLink(link));
      for (var each : rest) {
        path = path.resolve(each);
      }
      return path;
    }
  }
}
