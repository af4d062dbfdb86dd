package io.picketline.sensor.netlink;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The netlink sockets of this process, for a test to count and to break under their users. */
public final class BrokenSockets {
  private static final int PROTOCOL = 1;
  private static final int INODE = 9;
  private static final MethodHandle DUP2 =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().find("dup2").orElseThrow(),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private BrokenSockets() {}

  /** Puts the standard input in the place of each, which is no socket; answers how many. */
  public static int breakAll(int protocol) throws IOException {
    var descriptors = open(protocol);
    for (var descriptor : descriptors) {
      try {
        var result = (int) DUP2.invokeExact(0, (int) descriptor);
        if (result != descriptor) {
          throw new AssertionError("dup2 answers " + result);
        }
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }
    return descriptors.size();
  }

  /** The descriptors of those that are open, in this network namespace. */
  public static List<Integer> open(int protocol) throws IOException {
    var inodes =
        Files.readAllLines(Path.of("/proc/self/net/netlink")).stream()
            .skip(1)
            .map(line -> line.strip().split("\\s+"))
            .filter(words -> words[PROTOCOL].equals(Integer.toString(protocol)))
            .map(words -> "socket:[%s]".formatted(words[INODE]))
            .collect(Collectors.toSet());
    var found = new ArrayList<Integer>();
    try (var all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (var descriptor : all) {
        if (inodes.contains(what(descriptor))) {
          found.add(Integer.parseInt(descriptor.getFileName().toString()));
        }
      }
    }
    return found;
  }

  /** What a descriptor stands for; nothing if it was closed since. */
  private static String what(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
