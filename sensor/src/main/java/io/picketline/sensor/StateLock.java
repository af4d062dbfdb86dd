package io.picketline.sensor;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state directory, held by one sensor at a time; the kernel lets go when it ends. */
final class StateLock implements AutoCloseable {

  /** Its name in the state directory; it stays there, empty. */
  static final String FILE = "lock";

  private static final String TRIAL = "trial";

  private static final Logger LOG = LoggerFactory.getLogger(StateLock.class);

  private final FileChannel channel;

  private StateLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes it, making the directory if there is none, and tries whether files can be made there.
   *
   * @throws StartException if another sensor has it, or the directory cannot be used
   */
  static StateLock take(Path directory) throws StartException {
    try {
      Files.createDirectories(directory);
      return locked(directory, FileChannel.open(directory.resolve(FILE), CREATE, WRITE));
    } catch (IOException e) {
      throw unusable(directory, e);
    }
  }

  private static StateLock locked(Path directory, FileChannel channel)
      throws StartException, IOException {
    try {
      if (channel.tryLock() == null) {
        throw new StartException(StartException.UNAVAILABLE, taken(directory), null);
      }
      tryToWrite(directory);
      return new StateLock(channel);
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new StartException(StartException.UNAVAILABLE, taken(directory), e);
    } catch (IOException | StartException e) {
      channel.close();
      throw e;
    }
  }

  private static void tryToWrite(Path directory) throws IOException {
    var trial = directory.resolve(TRIAL);
    try {
      Files.deleteIfExists(trial);
      Files.createFile(trial);
      Files.delete(trial);
    } catch (IOException e) {
      if (!isFull(directory)) {
        throw e;
      }
      // It will have room again; until then this host is better watched than not.
      LOG.warn("the disk of the state directory is full directory={}", directory);
    }
  }

  /** A disk without any space at all is none, but /proc or the like. */
  private static boolean isFull(Path directory) throws IOException {
    var disk = Files.getFileStore(directory);
    return disk.getTotalSpace() > 0 && disk.getUsableSpace() == 0;
  }

  private static StartException unusable(Path directory, IOException e) {
    if (e instanceof AccessDeniedException) {
      return new StartException(
          StartException.NO_PERMISSION,
          "state directory %s: no right to write there; run the sensor as its owner"
              .formatted(directory),
          e);
    }
    return new StartException(
        StartException.CANNOT_CREATE,
        "state directory %s: %s; name another by sensor.state-directory"
            .formatted(directory, reason(e)),
        e);
  }

  private static String reason(IOException e) {
    return switch (e) {
      case FileAlreadyExistsException _ -> "it is no directory";
      case NoSuchFileException _ -> "it is not there and cannot be made";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  private static String taken(Path directory) {
    return "state directory %s: another sensor uses it; stop that first".formatted(directory);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
