package io.picketline.lab.scenario;

import java.util.List;
import java.util.Optional;

/** All scenarios by name. */
public final class Scenarios {

  private static final List<Scenario> ALL =
      List.of(
          Scanning.vertical(),
          Scanning.vertical6(),
          Scanning.slowOnOneHost(),
          Scanning.alone(),
          new Ignored(),
          new Ignore(),
          new LongBlock(),
          new Prefixes(),
          new Rogue(),
          new Intrusions(),
          new Join(),
          new Operations(),
          new Coordinators(),
          new Renewal(),
          new ForgedGateway(),
          new Restart(),
          new Bulk(),
          new Rejoin(),
          new Failover(),
          new Partition(),
          new Benign(),
          new CurlFirst(),
          new PortSentry(),
          new OsDetection(),
          new Flush(),
          new Selftest(),
          new Sweep(),
          new Slow(),
          new SpreadOut(),
          new Decoy(),
          new Starve(),
          new Spoof(),
          new Matrix(),
          new Calibrate());

  private Scenarios() {}

  /** In the order to list them. */
  public static List<Scenario> all() {
    return ALL;
  }

  /** The one of that name. */
  public static Optional<Scenario> named(String name) {
    return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
  }
}
