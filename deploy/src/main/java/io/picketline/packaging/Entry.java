package io.picketline.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.stream.Stream;
import org.vafer.jdeb.shaded.commons.compress.archivers.tar.TarArchiveEntry;
import org.vafer.jdeb.shaded.commons.compress.archivers.tar.TarConstants;

/**
 * A file, directory or link of a tree, as an archive shows it: root's, and with one of two modes,
 * whatever the umask of who built it.
 *
 * @param file where it is now
 * @param name where it shall be, from the root, without a slash in front
 */
record Entry(Path file, String name) {

  private static final int PLAIN = 0100644;
  private static final int EXECUTABLE = 0100755;
  private static final int DIRECTORY = 0040755;
  private static final int LINK = 0120777;

  /** All below a directory, in the order of their names, a directory before what is in it. */
  static List<Entry> below(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> !file.equals(root))
          .map(file -> new Entry(file, root.relativize(file).toString()))
          .sorted((one, other) -> one.name.compareTo(other.name))
          .toList();
    }
  }

  boolean isLink() {
    return Files.isSymbolicLink(file);
  }

  boolean isDirectory() {
    return Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether it is a file that an administrator edits, and no upgrade may overwrite. */
  boolean isConfiguration() {
    return name.startsWith("etc/") && !isDirectory();
  }

  /** Its header in an archive; {@code seconds} is when it was changed, since 1970. */
  TarArchiveEntry header(String prefix, long seconds) throws IOException {
    TarArchiveEntry header;
    if (isLink()) {
      header = new TarArchiveEntry(prefix + name, TarConstants.LF_SYMLINK);
      header.setLinkName(Files.readSymbolicLink(file).toString());
      header.setMode(LINK);
    } else if (isDirectory()) {
      header = new TarArchiveEntry(prefix + name + "/");
      header.setMode(DIRECTORY);
    } else {
      header = new TarArchiveEntry(prefix + name);
      header.setSize(Files.size(file));
      header.setMode(isExecutable() ? EXECUTABLE : PLAIN);
    }
    header.setIds(0, 0);
    header.setNames("root", "root");
    header.setModTime(seconds * 1000);
    return header;
  }

  /** Whether it is of no use where dpkg is not. */
  boolean isForDebianAlone() {
    return name.startsWith("usr/share/lintian");
  }

  private boolean isExecutable() throws IOException {
    return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
  }
}
