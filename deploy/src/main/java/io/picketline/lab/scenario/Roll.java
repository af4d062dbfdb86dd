package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.SensorEntry;
import io.picketline.protocol.local.StatusReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** What coordinators know of each other and of the sensors. */
final class Roll {

  private static final String LIVE = "live";
  private static final Duration LEADER_WITHIN = Duration.ofSeconds(60);

  private Roll() {}

  /** The coordinator that decides; waits until there is one. */
  static String leader(Stage stage) {
    return leader(stage, stage.topology().coordinators());
  }

  /** The coordinator that decides, as one of these says; waits until one does. */
  static String leader(Stage stage, List<String> asked) {
    var found = new AtomicReference<Optional<String>>(Optional.empty());
    var _ =
        Fleet.await(
            LEADER_WITHIN,
            () -> {
              found.set(asked.stream().flatMap(one -> leader(stage, one).stream()).findFirst());
              return found.get().isPresent();
            });
    return found.get().orElseThrow(() -> new LabException("no coordinator decides"));
  }

  /** All coordinators but one. */
  static List<String> others(Stage stage, String coordinator) {
    return stage.topology().coordinators().stream()
        .filter(name -> !name.equals(coordinator))
        .toList();
  }

  /** Whether every coordinator says of every one that it is up. */
  static boolean allUp(Stage stage) {
    var all = stage.topology().coordinators();
    return all.stream().allMatch(one -> members(stage, one).equals(Set.copyOf(all)));
  }

  /** Those that are up, as one coordinator says. */
  private static Set<String> members(Stage stage, String coordinator) {
    try {
      return stage.fleet().ask(coordinator, new LocalRequest.ShowStatus())
              instanceof StatusReply.CoordinatorStatus status
          ? status.members().entrySet().stream()
              .filter(member -> member.getValue().equals("up"))
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet())
          : Set.of();
    } catch (LabException e) {
      return Set.of(); // not up yet
    }
  }

  /** Whether every sensor is live, as one coordinator says. */
  static boolean live(Stage stage, String coordinator) {
    return stage.topology().hosts().stream().allMatch(host -> isLive(stage, coordinator, host));
  }

  /** Whether a daemon answers on its socket. */
  static boolean answers(Stage stage, String daemon) {
    try {
      return !(stage.fleet().ask(daemon, new LocalRequest.ShowStatus())
          instanceof LocalReply.Refused);
    } catch (LabException e) {
      return false;
    }
  }

  /** The coordinator that decides, as another one says. */
  static Optional<String> leader(Stage stage, String coordinator) {
    try {
      return stage.fleet().ask(coordinator, new LocalRequest.ShowStatus())
              instanceof StatusReply.CoordinatorStatus status
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
    return awaitInForce(stage, coordinator, stage.topology().hosts(), limit);
  }

  /** Waits until these hosts have all of the log in force; whether they had in time. */
  static boolean awaitInForce(Stage stage, String coordinator, List<String> hosts, Duration limit) {
    return Fleet.await(
        limit,
        () ->
            sensors(stage, coordinator).stream()
                .anyMatch(all ->
                    all.sensors().stream()
                        .filter(sensor -> isLive(sensor) && sensor.have() >= all.head())
                        .map(SensorEntry::host)
                        .toList()
                        .containsAll(hosts)));
  }
}
