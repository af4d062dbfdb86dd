package io.picketline.cli;

import io.picketline.protocol.local.NotifyReply;
import java.util.List;
import java.util.Optional;

/** What a daemon says of its receivers. */
final class ReceiverAnswers {

  private ReceiverAnswers() {}

  /** One that is told, and one that cannot be. */
  static NotifyReply.Receivers receivers() {
    var server = "192.0.2.10:6514 over tls";
    return new NotifyReply.Receivers(
        List.of(
            new NotifyReply.Receiver(
                "ops/digest",
                "mail",
                "ops@example.org by 192.0.2.10:587",
                3,
                40,
                0,
                0,
                Optional.of(Ran.NOW.minusSeconds(60)),
                Optional.of(Ran.NOW.plusSeconds(600)),
                Optional.empty(),
                false),
            new NotifyReply.Receiver(
                "siem",
                "syslog",
                server,
                5_000,
                12,
                7,
                1,
                Optional.of(Ran.NOW.minusSeconds(90)),
                Optional.of(Ran.NOW.plusSeconds(20)),
                Optional.of(server + ": cannot be reached"),
                false)));
  }
}
