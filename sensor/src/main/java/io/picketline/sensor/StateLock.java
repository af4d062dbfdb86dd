package io.picketline.sensor;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The state directory, held by one sensor at a time; the kernel lets go when it ends. */
final class StateLock implements AutoCloseable {

  /** Its name in the state directory; it stays there, empty. */
  static final String FILE = "lock";

  private final FileChannel channel;

  private StateLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes it, making the directory if there is none.
   *
   * @throws StartException if another sensor has it
   * @throws IOException if the directory cannot be used
   */
  static StateLock take(Path directory) throws StartException, IOException {
    Files.createDirectories(directory);
    var channel = FileChannel.open(directory.resolve(FILE), CREATE, WRITE);
    try {
      if (channel.tryLock() != null) {
        return new StateLock(channel);
      }
      channel.close();
      throw new StartException(StartException.UNAVAILABLE, taken(directory), null);
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new StartException(StartException.UNAVAILABLE, taken(directory), e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static String taken(Path directory) {
    return "state directory %s: another sensor uses it; stop that first".formatted(directory);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
