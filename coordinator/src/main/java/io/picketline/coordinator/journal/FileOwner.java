package io.picketline.coordinator.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives files that root has made to the user that runs the coordinator. */
final class FileOwner {

  private static final Logger LOG = LoggerFactory.getLogger(FileOwner.class);

  private FileOwner() {}

  /** Gives {@code file} to the owner of the directory that {@code journal} is in. */
  static void like(Path file, Path journal) {
    try {
      var directory = Objects.requireNonNull(journal.toAbsolutePath().getParent());
      for (var id : new String[] {"unix:gid", "unix:uid"}) {
        var wanted = Files.getAttribute(directory, id);
        if (!wanted.equals(Files.getAttribute(file, id))) {
          Files.setAttribute(file, id, wanted);
        }
      }
    } catch (IOException | UnsupportedOperationException e) {
      LOG.debug("{} stays with who wrote it: {}", file, e.toString());
    }
  }
}
