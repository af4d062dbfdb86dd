package io.picketline.file;

import static java.lang.Boolean.TRUE;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A user, and the group of a directory of his, whose rights on files a thread of root's can take
 * for a time: setfsuid(2) changes nothing else, and nothing for other threads. Linux only.
 */
record FileUser(int user, int group) {

  private static final int ROOT = 0;

  /** As an id: nobody's, so that a call that is to set it only tells which is set. */
  private static final int NONE = -1;

  private static final int MOST_GROUPS = 65_536;
  private static final Path USERS = Path.of("/proc/self/uid_map");
  private static final Pattern RANGE = Pattern.compile("\\s*(\\d+)\\s+\\d+\\s+(\\d+)\\s*");

  /** Also so that the log has been set up before anybody's rights are taken. */
  private static final Logger LOG = LoggerFactory.getLogger(FileUser.class);

  /** A name that is nowhere: who looks for it has looked into everything. */
  private static final String NOWHERE = "io/picketline/nowhere";

  /**
   * Who owns a directory or a link, if he is not root; of any other file it is the directory around
   * it that counts. What is of a user that is none in this user namespace counts as root's: it is
   * beyond the power of either.
   */
  static Optional<FileUser> owning(Path place) throws IOException {
    var of = Files.readAttributes(place, "unix:uid,gid,isDirectory,isSymbolicLink", NOFOLLOW_LINKS);
    var user = (int) Objects.requireNonNull(of.get("uid"));
    var leads = TRUE.equals(of.get("isDirectory")) || TRUE.equals(of.get("isSymbolicLink"));
    return user == ROOT || !leads || !isMapped(user)
        ? Optional.empty()
        : Optional.of(new FileUser(user, (int) Objects.requireNonNull(of.get("gid"))));
  }

  private static boolean isMapped(int user) throws IOException {
    for (var line : Files.readAllLines(USERS)) {
      var range = RANGE.matcher(line);
      if (range.matches()) {
        var after = Integer.toUnsignedLong(user) - Long.parseLong(range.group(1));
        if (after >= 0 && after < Long.parseLong(range.group(2))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Ends a time as somebody else. */
  interface Taken extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes this user's rights on files, and none of root's groups', for this thread until the end.
   *
   * @throws IOException if that cannot be; then nothing has changed
   */
  Taken taken() throws IOException {
    if (Thread.currentThread().isVirtual()) {
      throw new IOException("files of user %d cannot be used here".formatted(user));
    }
    // Once open, a library is there for a user who could not open it.
    var _ = FileUser.class.getClassLoader().getResource(NOWHERE);
    LOG.debug("files are used as user {} for a while", user);
    var groups = Kernel.groups();
    var before = new FileUser(Kernel.user(NONE), Kernel.group(NONE));
    if (take(new int[0])) {
      return () -> before.restore(groups);
    }
    before.restore(groups);
    throw new IOException(
        "files of user %d are used with his rights alone, which this process may not take; run it as him"
            .formatted(user));
  }

  private boolean take(int[] groups) {
    if (!Kernel.setGroups(groups)) {
      return false;
    }
    Kernel.group(group);
    Kernel.user(user);
    return Kernel.group(NONE) == group && Kernel.user(NONE) == user;
  }

  /** A thread that stayed with rights not its own must not go on. */
  private void restore(int[] groups) {
    Kernel.user(user);
    if (!take(groups)) {
      throw new IllegalStateException("the rights of user %d do not come back".formatted(user));
    }
  }

  /** The kernel's calls; those of the C library would change all threads. */
  private static final class Kernel {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SETFSUID = call("setfsuid");
    private static final MethodHandle SETFSGID = call("setfsgid");
    private static final MethodHandle SYSCALL =
        LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS),
            Linker.Option.firstVariadicArg(1));

    private Kernel() {}

    private static MethodHandle call(String name) {
      return LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    }

    /** Takes that user, and says who was before. */
    static int user(int user) {
      try {
        return (int) SETFSUID.invokeExact(user);
      } catch (Throwable e) { // what a method handle declares
        throw new IllegalStateException(e);
      }
    }

    /** Takes that group, and says which was before. */
    static int group(int group) {
      try {
        return (int) SETFSGID.invokeExact(group);
      } catch (Throwable e) { // what a method handle declares
        throw new IllegalStateException(e);
      }
    }

    static int[] groups() throws IOException {
      try (var arena = Arena.ofConfined()) {
        var room = arena.allocate(JAVA_INT, MOST_GROUPS);
        var count = syscall(number(false), MOST_GROUPS, room);
        if (count < 0) {
          throw new IOException("the groups of this process cannot be told");
        }
        return room.asSlice(0, count * JAVA_INT.byteSize()).toArray(JAVA_INT);
      }
    }

    static boolean setGroups(int[] groups) {
      try (var arena = Arena.ofConfined()) {
        return syscall(number(true), groups.length, arena.allocateFrom(JAVA_INT, groups)) == 0;
      }
    }

    private static long syscall(long number, long count, MemorySegment groups) {
      try {
        return (long) SYSCALL.invokeExact(number, count, groups);
      } catch (Throwable e) { // what a method handle declares
        throw new IllegalStateException(e);
      }
    }

    /**
     * Of getgroups and setgroups; asm/unistd_64.h, and asm-generic/unistd.h of younger machines.
     */
    private static long number(boolean set) {
      var get =
          switch (System.getProperty("os.arch", "")) {
            case "amd64", "x86_64" -> 115;
            case "aarch64", "riscv64", "loongarch64" -> 158;
            default -> NONE; // the kernel knows no such call, and nothing is done
          };
      return set && get != NONE ? get + 1L : get;
    }
  }
}
