package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.SensorEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What coordinators know of each other and of the sensors. */
final class Roll {

  private static final String LIVE = "live";

  private Roll() {}

  /** The coordinator that decides, as another one says. */
  static Optional<String> leader(Stage stage, String coordinator) {
    try {
      return stage.fleet().ask(coordinator, new LocalRequest.ShowStatus())
              instanceof LocalReply.CoordinatorStatus status
          ? Optional.of(status.leader()).filter(stage.topology().coordinators()::contains)
          : Optional.empty();
    } catch (LabException e) {
      return Optional.empty(); // not up yet
    }
  }

  /** The sensors, or nothing if the coordinator cannot say. */
  static Optional<LocalReply.Sensors> sensors(Stage stage, String coordinator) {
    return stage.fleet().ask(coordinator, new LocalRequest.ListSensors())
            instanceof LocalReply.Sensors sensors
        ? Optional.of(sensors)
        : Optional.empty();
  }

  /** Every block that a daemon names, ascending. */
  static List<Prefix> blocks(Stage stage, String daemon) {
    var blocks = new ArrayList<Prefix>();
    var more = true;
    while (more) {
      var after = blocks.isEmpty() ? Optional.<Prefix>empty() : Optional.of(blocks.getLast());
      if (!(stage.fleet().ask(daemon, new LocalRequest.Export(after))
          instanceof LocalReply.Exported part)) {
        return List.of();
      }
      part.blocks().forEach(block -> blocks.add(block.source()));
      more = part.more();
    }
    return blocks;
  }

  static boolean isLive(Stage stage, String coordinator, String host) {
    return sensors(stage, coordinator).stream()
        .flatMap(sensors -> sensors.sensors().stream())
        .anyMatch(sensor -> sensor.host().equals(host) && isLive(sensor));
  }

  private static boolean isLive(SensorEntry sensor) {
    return sensor.state().equals(LIVE);
  }

  /** Waits until every host has all of the log in force; whether it had in time. */
  static boolean awaitAllInForce(Stage stage, String coordinator, Duration limit) {
    return Fleet.await(
        limit,
        () ->
            sensors(stage, coordinator)
                .filter(all -> all.sensors().size() == stage.topology().hosts().size())
                .filter(all ->
                    all.sensors().stream()
                        .allMatch(sensor -> isLive(sensor) && sensor.have() >= all.head()))
                .isPresent());
  }
}
