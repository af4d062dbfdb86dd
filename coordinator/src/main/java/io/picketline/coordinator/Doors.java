package io.picketline.coordinator;

import io.picketline.coordinator.config.CoordinatorConfig;
import io.picketline.coordinator.desk.DeskServer;
import io.picketline.local.Exchange;
import io.picketline.local.LocalRehearsal;
import io.picketline.local.LocalServer;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a coordinator answers people, programs and those who join: its sockets, desk and API. */
record Doors(LocalServer local, Optional<DeskServer> desk, Optional<ApiStart> api)
    implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Doors.class);

  /**
   * Opens them.
   *
   * @param name the coordinator's
   * @throws StartException if one cannot be had
   */
  static Doors open(
      CoordinatorConfig config,
      String name,
      DeskStart.Behind behind,
      ApiStart.Behind programs,
      InstantSource clock)
      throws StartException {
    var api = ApiStart.open(config, programs, clock);
    try {
      return open(config, name, behind, api, clock);
    } catch (StartException e) {
      api.ifPresent(ApiStart::close);
      throw e;
    }
  }

  private static Doors open(
      CoordinatorConfig config,
      String name,
      DeskStart.Behind behind,
      Optional<ApiStart> api,
      InstantSource clock)
      throws StartException {
    var desk = DeskStart.open(config, behind, clock);
    try {
      var doors = new Doors(local(config.paths().sockets(), name, behind.exchange()), desk, api);
      rehearse(config.paths().sockets());
      return doors;
    } catch (StartException e) {
      desk.ifPresent(Doors::close);
      throw e;
    }
  }

  private static void rehearse(Path sockets) {
    try {
      LOG.debug("rehearsed answers={}", LocalRehearsal.run(sockets));
    } catch (IOException e) {
      LOG.warn("the socket was not rehearsed, its first answers will be slow: {}", e.toString());
    }
  }

  private static LocalServer local(Path sockets, String name, Exchange exchange)
      throws StartException {
    try {
      return LocalServer.start(sockets, name, exchange);
    } catch (IOException e) {
      var code =
          e.getCause() instanceof AccessDeniedException
              ? ExitCode.NO_PERMISSION
              : ExitCode.UNAVAILABLE;
      throw new StartException(code, String.valueOf(e.getMessage()), e);
    }
  }

  private static void close(DeskServer desk) {
    try {
      desk.close();
    } catch (IOException e) {
      LOG.warn("the desk cannot be closed: {}", e.toString());
    }
  }

  @Override
  public void close() {
    api.ifPresent(ApiStart::close);
    desk.ifPresent(Doors::close);
    try {
      local.close();
    } catch (IOException e) {
      LOG.warn("the local sockets cannot be removed: {}", e.toString());
    }
  }
}
