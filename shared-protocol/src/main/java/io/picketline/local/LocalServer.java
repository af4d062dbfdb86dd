package io.picketline.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The Unix sockets of the command, beside each other in one directory: {@code read.sock} for those
 * who may look, {@code admin.sock} for those who may do everything. The files' mode and group say
 * who that is.
 */
public final class LocalServer implements AutoCloseable {

  private final List<DoorServer> doors;

  private LocalServer(List<DoorServer> doors) {
    this.doors = doors;
  }

  /**
   * Begins to answer in {@code directory}. Files left behind by a crash are removed.
   *
   * @param host the daemon's name, for the audit
   * @param exchange what answers, and for how long a connection may last
   * @throws IOException in the operator's words, if a socket cannot be had
   */
  public static LocalServer start(Path directory, String host, Exchange exchange)
      throws IOException {
    requireFree(directory);
    var doors = new ArrayList<DoorServer>();
    var errands = new Errands(exchange);
    try {
      for (var door : Door.values()) {
        doors.add(open(door, directory, host, exchange, errands));
      }
    } catch (IOException e) {
      for (var door : doors) {
        door.close();
      }
      throw e;
    }
    doors.forEach(DoorServer::started);
    return new LocalServer(List.copyOf(doors));
  }

  private static DoorServer open(
      Door door, Path directory, String host, Exchange exchange, Errands errands)
      throws IOException {
    var socket = directory.resolve(door.file());
    var place = "%s of %s".formatted(door.file(), host);
    var entrance = new LocalConnection.Entrance(door, place, Door.remedy(directory));
    try {
      var server = SocketFile.bind(socket, door.group());
      return new DoorServer(socket, server, exchange, errands, entrance);
    } catch (IOException e) {
      throw refused(socket, e);
    }
  }

  /**
   * Makes sure that {@link #start} can have the sockets, as far as can be told before; removes
   * files that a crash left behind.
   *
   * @throws IOException in the operator's words, if another daemon answers there, say
   */
  public static void requireFree(Path directory) throws IOException {
    try {
      SocketFile.prepare(directory);
    } catch (IOException e) {
      throw refused(directory, e);
    }
    for (var door : Door.values()) {
      var socket = directory.resolve(door.file());
      try {
        SocketFile.requireFree(socket);
      } catch (IOException e) {
        throw refused(socket, e);
      }
    }
  }

  private static IOException refused(Path path, IOException e) {
    return new IOException("socket %s: %s".formatted(path, SocketFile.reason(e)), e);
  }

  /** Stops answering and removes the sockets. */
  @Override
  public void close() throws IOException {
    for (var door : doors) {
      door.close();
    }
  }
}
