package io.picketline.coordinator;

import io.picketline.config.Endpoint;
import io.picketline.coordinator.config.CoordinatorConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Tells in plain words, before anything starts, that a port cannot be had. */
final class Ports {

  private Ports() {}

  /**
   * Tries all that the configuration names.
   *
   * @throws StartException if one fails
   */
  static void requireFree(CoordinatorConfig config) throws StartException {
    requireFree("listen", config.listen());
    requireFree("cluster.address", config.cluster().address());
    if (config.desk().isPresent()) {
      requireFree("desk.listen", config.desk().get());
    }
    if (config.api().listen().isPresent()) {
      requireFree("api.listen", config.api().listen().get());
    }
  }

  /**
   * Tries to listen at {@code endpoint}, and lets go of it again.
   *
   * @param key the configuration's key for it
   * @throws StartException if that fails
   */
  private static void requireFree(String key, Endpoint endpoint) throws StartException {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(endpoint.host(), endpoint.port()));
    } catch (IOException e) {
      throw new StartException(
          ExitCode.UNAVAILABLE,
          "%s %s: cannot be listened on (%s); is another program there, or is it no address of this host?"
              .formatted(key, endpoint, e.getMessage()),
          e);
    }
  }
}
