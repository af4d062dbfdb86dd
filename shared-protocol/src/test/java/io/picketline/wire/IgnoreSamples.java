package io.picketline.wire;

import static io.picketline.wire.Samples.ENDING;
import static io.picketline.wire.Samples.PREFIX;
import static io.picketline.wire.Samples.RULE;
import static io.picketline.wire.Samples.VERSION;

import io.picketline.protocol.IgnoreLine;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.local.IgnoreReply;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Release;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Messages about the ignore list, one of each kind. */
final class IgnoreSamples {

  private IgnoreSamples() {}

  static List<LocalRequest> requests() {
    return List.of(
        new LocalRequest.ListIgnored(),
        new LocalRequest.AddIgnore(PREFIX, "ours"),
        new LocalRequest.RemoveIgnore(PREFIX),
        new LocalRequest.EditIgnored(
            Optional.of(6L),
            true,
            List.of(
                new IgnoreLine(
                    PREFIX,
                    IgnoreScope.parse("group:web"),
                    Optional.empty(),
                    Optional.of(Duration.ofHours(8)),
                    "ours")),
            List.of(PREFIX),
            "push a.list",
            true),
        new LocalRequest.UndoIgnored(7, false),
        new LocalRequest.UndoIgnored(Optional.empty(), Optional.of(3L), true),
        new LocalRequest.ListIgnoreVersions());
  }

  static List<LocalReply> replies() {
    return List.of(
        new IgnoreReply.Ignored(List.of(RULE, ENDING), List.of(), Optional.of(7L), 2),
        new IgnoreReply.IgnoreForecast(
            7,
            List.of(ENDING),
            List.of(RULE),
            1,
            1,
            4,
            4,
            1,
            List.of(new Release(PREFIX, ENDING.scope(), 2)),
            List.of("odd")),
        new IgnoreReply.IgnoreVersions(List.of(VERSION)));
  }
}
