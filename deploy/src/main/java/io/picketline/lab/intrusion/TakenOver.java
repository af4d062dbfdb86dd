package io.picketline.lab.intrusion;

import io.picketline.lab.fleet.Privileges;
import io.picketline.lab.intrusion.Try.Seen;
import java.util.ArrayList;
import java.util.List;

/** Somebody who has made a daemon run what he likes: what the kernel lets him do then. */
final class TakenOver {

  private TakenOver() {}

  static Kind all() {
    return new Kind(
        "somebody in a daemon's process",
        Lane.AT_ONCE,
        List.of(
            new Try(
                "more rights on a sensor's host",
                Privileges.SENSOR.text() + ", and no way to more",
                ground -> confined(ground, ground.honest(), Privileges.SENSOR)),
            new Try(
                "more rights on a coordinator's host",
                Privileges.COORDINATOR.text() + ", and no way to any",
                ground ->
                    confined(ground, ground.topology().coordinators(), Privileges.COORDINATOR))));
  }

  private static Seen confined(Ground ground, List<String> names, Privileges allowed) {
    var wrong = new ArrayList<String>();
    for (var name : names) {
      var now = ground.fleet().daemon(name).confined();
      if (now.effective() != allowed.mask()
          || now.bounding() != allowed.mask()
          || !now.noNewPrivileges()
          || (Privileges.haveUsers() && now.user() == 0)) {
        wrong.add("%s %s".formatted(name, now));
      }
    }
    return new Seen(
        wrong.isEmpty(),
        wrong.isEmpty()
            ? "CapEff and CapBnd %x, %s"
                .formatted(
                    allowed.mask(),
                    Privileges.haveUsers() ? "a user of its own" : "the user that runs the lab")
            : wrong.toString());
  }
}
