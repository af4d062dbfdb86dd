package io.picketline.cli.session;

import io.picketline.config.KnownNames;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.SensorEntry;
import java.util.ArrayList;
import java.util.Optional;

/** The hosts that a coordinator knows. */
public final class KnownHosts {

  private KnownHosts() {}

  /** All of them, however many pages they fill. */
  public static LocalReply.Sensors all(Session session) {
    var page = session.ask(new LocalRequest.ListSensors(), LocalReply.Sensors.class);
    var sensors = new ArrayList<>(page.sensors());
    while (page.more()) {
      var last = Optional.of(sensors.getLast().host());
      page = session.ask(new LocalRequest.ListSensors(last), LocalReply.Sensors.class);
      sensors.addAll(page.sensors());
    }
    return new LocalReply.Sensors(page.head(), sensors);
  }

  /** Says that none is called so, and which there are. */
  public static void noteUnknown(Session session, String host) {
    session.note("no host of the fleet is called %s%s".formatted(host, beside(session, host)));
  }

  private static String beside(Session session, String host) {
    try {
      var names = all(session).sensors().stream().map(SensorEntry::host).toList();
      return KnownNames.beside(host, names);
    } catch (CommandException _) {
      return ""; // the answer itself lacks nothing
    }
  }
}
