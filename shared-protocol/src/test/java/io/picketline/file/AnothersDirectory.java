package io.picketline.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A directory of another user than root, and a secret beside it that only root may read. Where the
 * tests do not run as a root who may give files away, both stay the tester's, and nobody may read
 * the secret.
 */
public record AnothersDirectory(Path directory, Path secret, boolean given) {

  /** Nobody on any host. */
  public static final int OTHER = 23_456;

  public static final String SECRET = "not for others";

  /** One in {@code around}, which all may pass from now on. */
  public static AnothersDirectory in(Path around) throws IOException {
    Files.setPosixFilePermissions(around, PosixFilePermissions.fromString("rwxr-xr-x"));
    var directory = Files.createDirectory(around.resolve("others"));
    var secret = Files.writeString(around.resolve("secret"), SECRET);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
    return new AnothersDirectory(directory, secret, given(directory));
  }

  private static boolean given(Path directory) throws IOException {
    if (!FileRights.isRoot()) {
      return false;
    }
    try {
      Files.setAttribute(directory, "unix:uid", OTHER);
      Files.setAttribute(directory, "unix:gid", OTHER);
      return true;
    } catch (IOException _) {
      return false; // root of a user namespace that has no such user
    }
  }

  /** Whose a file is. */
  public static Object owner(Path file) throws IOException {
    return Files.getAttribute(file, "unix:uid", java.nio.file.LinkOption.NOFOLLOW_LINKS);
  }

  /** What root finds in the secret. */
  public String secretNow() throws IOException {
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("r--------"));
    return Files.readString(secret);
  }
}
