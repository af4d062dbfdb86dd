package io.picketline.coordinator.journal;

import io.picketline.file.AsOwner;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says which process a journal belongs to, by a lock that ends with the process. */
final class JournalLock implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(JournalLock.class);

  private final FileChannel channel;

  private JournalLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the journal.
   *
   * @throws IOException in the operator's words, if another process has it
   */
  static JournalLock take(Path journal) throws IOException {
    var file = file(journal);
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    var channel = AsOwner.of(file).call(() -> FileChannel.open(file, options, owner));
    if (locked(channel)) {
      return new JournalLock(channel);
    }
    channel.close();
    throw taken();
  }

  /**
   * Makes sure that it could be taken now.
   *
   * @throws IOException in the operator's words, if another process has it
   */
  static void requireFree(Path journal) throws IOException {
    if (Files.exists(file(journal))) {
      try (var channel = FileChannel.open(file(journal), StandardOpenOption.WRITE)) {
        if (!locked(channel)) {
          throw taken();
        }
      }
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      // this very process has it
      return false;
    }
  }

  private static Path file(Path journal) {
    return journal.resolveSibling(journal.getFileName() + ".lock");
  }

  private static IOException taken() {
    return new IOException("a coordinator runs on it; stop that first");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warn("the lock of the journal stays until this process ends: {}", e.toString());
    }
  }
}
