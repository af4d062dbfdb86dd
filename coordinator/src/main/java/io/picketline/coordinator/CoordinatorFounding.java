package io.picketline.coordinator;

import io.picketline.config.InvalidConfigException;
import io.picketline.coordinator.config.CoordinatorConfig;
import io.picketline.coordinator.trust.Founder;
import io.picketline.identity.HostAddresses;
import io.picketline.identity.HostName;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.log.FleetHost;
import io.picketline.spi.Founding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Founds a fleet at the place that a coordinator's configuration names. */
public final class CoordinatorFounding implements Founding {

  /** Made by the service loader. */
  public CoordinatorFounding() {}

  @Override
  public Optional<Founded> found(Path file, Request request)
      throws IOException, InvalidConfigException {
    return found(CoordinatorConfig.read(file), request, Clock.systemUTC());
  }

  @Override
  public Founded founded(Path file) throws IOException, InvalidConfigException {
    return Founder.founded(CoordinatorConfig.read(file).paths().identity());
  }

  /** The same as {@link #found(Path, Request)} for settings that have been read. */
  static Optional<Founded> found(CoordinatorConfig config, Request request, InstantSource clock)
      throws IOException {
    var name = config.name().orElseGet(HostName::own);
    var founder = new Founder(clock);
    var directory = config.paths().identity();
    var fleet = request.fleet().orElse(name);
    var addresses = addresses(config, request.addresses());
    return request.dryRun()
        ? founder.foresee(directory, fleet, name, addresses)
        : founder.found(directory, fleet, name, addresses);
  }

  private static List<SourceAddress> addresses(
      CoordinatorConfig config, List<SourceAddress> given) {
    var others = given.isEmpty() ? HostAddresses.all() : given;
    return Stream.concat(config.cluster().literal().stream(), others.stream())
        .distinct()
        .limit(FleetHost.MAX_ADDRESSES)
        .toList();
  }
}
