package io.picketline.wire;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.FindVerdicts;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Measure;
import io.picketline.protocol.local.Measured;
import io.picketline.protocol.local.MetricType;
import io.picketline.protocol.local.MetricValues;
import io.picketline.protocol.local.NotifyReply;
import io.picketline.protocol.local.Standing;
import io.picketline.protocol.local.VerdictPage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What programs ask rather than people. */
final class ProgramSamples {

  private static final Prefix PREFIX = Prefix.parse("192.0.2.0/24");

  private ProgramSamples() {}

  static List<LocalRequest> requests() {
    return List.of(
        new FindVerdicts(Optional.of(PREFIX), Optional.of(PREFIX), Set.of(Origin.OPERATOR), 10),
        new Measure(Optional.of("web-1")));
  }

  static List<LocalReply> replies() {
    var standing = new Standing(Samples.detected(), BlockKind.BLOCKED, "web-1", List.of("web-1"));
    var point = new MetricValues.Point(new TreeMap<>(Map.of("host", "web-1")), 4.5);
    var metric =
        new MetricValues("picketline_sensor_up", MetricType.GAUGE, "Whether.", List.of(point));
    return List.of(
        new VerdictPage(7, List.of(standing), Optional.of(PREFIX)),
        new Measured(List.of(metric), Optional.of("web-1")),
        new EventList(List.of(Samples.event()), new EventPlace(Samples.EPOCH, 42, 1), true, true),
        new NotifyReply.Receivers(
            List.of(
                new NotifyReply.Receiver(
                    "ops",
                    "mail",
                    "ops@example.org",
                    1,
                    2,
                    3,
                    4,
                    Optional.of(Samples.NOW),
                    Optional.empty(),
                    Optional.of("cannot be reached"),
                    false))),
        new NotifyReply.Tested("ops", "ops@example.org", true, "taken"));
  }
}
