package io.picketline.sensor;

import io.picketline.local.LocalServer;
import io.picketline.sensor.config.SensorConfig;
import io.picketline.sensor.netlink.NamespaceClaim;
import io.picketline.sensor.netlink.NetlinkException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;

/**
 * The right to be the only sensor here: in the network namespace, of the state directory, and at
 * the sockets. A second one would undo and mend what the first does.
 */
final class SoleSensor implements AutoCloseable {

  private final NamespaceClaim namespace;
  private final StateLock state;

  private SoleSensor(NamespaceClaim namespace, StateLock state) {
    this.namespace = namespace;
    this.state = state;
  }

  /**
   * Claims it, before anything is touched; to be closed last.
   *
   * @throws StartException if another sensor is there, or the state directory cannot be used
   */
  static SoleSensor claim(SensorConfig.Paths paths) throws StartException {
    NamespaceClaim namespace;
    try {
      namespace = NamespaceClaim.take();
    } catch (NetlinkException e) {
      throw new StartException(StartException.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
    try {
      LocalServer.requireFree(paths.sockets());
      return new SoleSensor(namespace, StateLock.take(paths.state()));
    } catch (IOException e) {
      namespace.close();
      throw refused(e);
    } catch (StartException e) {
      namespace.close();
      throw e;
    }
  }

  private static StartException refused(IOException e) {
    var forbidden =
        e instanceof AccessDeniedException || e.getCause() instanceof AccessDeniedException;
    return new StartException(
        forbidden ? StartException.NO_PERMISSION : StartException.UNAVAILABLE,
        String.valueOf(e.getMessage()),
        e);
  }

  @Override
  public void close() throws IOException {
    try (namespace) {
      state.close();
    }
  }
}
