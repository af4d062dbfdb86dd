package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Inbox;
import io.picketline.protocol.SourceAddress;
import java.time.Duration;

/** What a daemon's receivers are told of who scans. */
final class Told {

  /** A receiver that could not be reached is tried again after a while. */
  private static final Duration SOON = Duration.ofSeconds(60);

  private Told() {}

  /** Proves that a webhook hears that a source is dropped. */
  static void prove(Stage stage, Inbox inbox, SourceAddress source) {
    var about = "\"about\":\"%s\"".formatted(source);
    var times =
        inbox.told(
            event ->
                event.contains(about)
                    && (event.contains("\"kind\":\"blocked\"")
                        || event.contains("\"kind\":\"suspect\"")),
            SOON);
    stage
        .proofs()
        .check(
            "a webhook is told that %s is dropped".formatted(source),
            times > 0,
            times > 0 ? "%d times".formatted(times) : "nothing of it came");
  }
}
