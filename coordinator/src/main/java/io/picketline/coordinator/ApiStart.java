package io.picketline.coordinator;

import io.picketline.config.Endpoint;
import io.picketline.coordinator.api.ApiCounters;
import io.picketline.coordinator.api.ApiServer;
import io.picketline.coordinator.config.CoordinatorConfig;
import io.picketline.coordinator.metrics.JvmMeters;
import io.picketline.coordinator.metrics.Scrape;
import io.picketline.events.EventFeed;
import io.picketline.identity.Identity;
import io.picketline.local.Exchange;
import io.picketline.local.LocalDesk;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** The API of a coordinator, where one is configured, and what is measured for it. */
record ApiStart(ApiServer server, JvmMeters jvm) implements AutoCloseable {

  /**
   * Who answers there.
   *
   * @param identity shown to whoever comes
   * @param exchange answers what the command asks too
   * @param desk answers what is measured
   * @param feed what happens
   */
  record Behind(
      Supplier<Identity> identity,
      Exchange exchange,
      LocalDesk desk,
      EventFeed feed,
      ApiCounters counters) {}

  /**
   * The open API.
   *
   * @throws StartException if it cannot be listened there
   */
  static Optional<ApiStart> open(CoordinatorConfig config, Behind behind, InstantSource clock)
      throws StartException {
    var listen = config.api().listen();
    return listen.isEmpty() ? Optional.empty() : Optional.of(open(listen.get(), behind, clock));
  }

  private static ApiStart open(Endpoint listen, Behind behind, InstantSource clock)
      throws StartException {
    var jvm = new JvmMeters();
    var settings =
        new ApiServer.Settings(
            listen,
            behind.identity(),
            behind.exchange(),
            behind.feed(),
            new Scrape(behind.desk(), jvm),
            behind.counters(),
            clock);
    try {
      return new ApiStart(ApiServer.start(settings), jvm);
    } catch (IOException e) {
      jvm.close();
      throw new StartException(
          ExitCode.UNAVAILABLE, "api.listen %s: %s".formatted(listen, e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    server.close();
    jvm.close();
  }
}
