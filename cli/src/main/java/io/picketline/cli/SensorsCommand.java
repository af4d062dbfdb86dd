package io.picketline.cli;

import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists the sensors that a coordinator knows. */
@Command(
    name = "sensors",
    description = "List the sensors of the fleet, and how far each follows the log (BEHIND).")
final class SensorsCommand implements Callable<Integer> {

  private final Session session;

  SensorsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var sensors = session.ask(new LocalRequest.ListSensors(), LocalReply.Sensors.class);
    session.show(sensors, out -> print(sensors, out));
    return ExitCode.DONE;
  }

  private void print(LocalReply.Sensors sensors, PrintWriter out) {
    var table =
        new Table(
            "",
            "HOST",
            "STATE",
            "SEEN",
            "BEHIND",
            "BLOCKED",
            "SUSPECT",
            "MODES",
            "CAPTURE",
            "VERSION",
            "ADDRESSES");
    for (var sensor : sensors.sensors()) {
      table.row(
          sensor.host(),
          sensor.state(),
          Spans.since(session.now(), sensor.lastSeen()) + " ago",
          Math.max(0, sensors.head() - sensor.have()),
          sensor.blocks(),
          sensor.suspects(),
          StatusCommand.modes(sensor.modes()),
          sensor.capture(),
          sensor.software(),
          String.join(" ", sensor.addresses()));
    }
    table.print(out, session.palette());
  }
}
