package io.picketline.packaging;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.vafer.jdeb.shaded.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The archive for Linuxes without dpkg: the tree below {@code root/}, and who installs it. */
final class Archive {

  private Archive() {}

  /**
   * Writes it.
   *
   * @param directory what all of it is unpacked into
   * @param beside files that stand beside the tree
   */
  static void write(
      Path archive, String directory, List<Entry> tree, List<Entry> beside, long seconds)
      throws IOException {
    try (var out =
        new TarArchiveOutputStream(
            Zipped.stream(new BufferedOutputStream(Files.newOutputStream(archive))))) {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (var entry : beside) {
        add(entry, directory + "/", seconds, out);
      }
      for (var entry : tree) {
        add(entry, directory + "/root/", seconds, out);
      }
    }
  }

  private static void add(Entry entry, String prefix, long seconds, TarArchiveOutputStream out)
      throws IOException {
    var header = entry.header(prefix, seconds);
    out.putArchiveEntry(header);
    if (header.getSize() > 0) {
      Files.copy(entry.file(), out);
    }
    out.closeArchiveEntry();
  }
}
