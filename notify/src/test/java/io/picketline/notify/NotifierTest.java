package io.picketline.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.events.EventRing;
import io.picketline.events.EventStore;
import io.picketline.notify.config.Means;
import io.picketline.notify.config.ReceiverConfig;
import io.picketline.notify.config.Receivers;
import io.picketline.notify.config.Wanted;
import io.picketline.notify.format.Body;
import io.picketline.notify.format.Sample;
import io.picketline.protocol.event.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which receivers a daemon tells, and from where on. */
class NotifierTest {

  @TempDir private Path directory;
  private final EventRing feed = new EventRing(100, EventStore.NONE, Sample.place(9));

  @Test
  void start_receiverThatIsNoMore_isForgotten() {
    var positions = Positions.in(directory.resolve("notify.json"));
    positions.put("gone", Sample.place(1));
    positions.put("ops", Sample.place(2));
    try (var notifier = notifier(positions)) {
      notifier.start(receivers("ops"));

      assertThat(positions.of("gone")).isEmpty();
      assertThat(positions.of("ops")).isPresent();
    }
  }

  @Test
  void take_receiverThatWasGone_beginsWithWhatIsNew() {
    var positions = Positions.in(directory.resolve("notify.json"));
    positions.put("ops", Sample.place(2));
    try (var notifier = notifier(positions).start(receivers("ops"))) {
      notifier.take(receivers());

      assertThat(positions.of("ops")).isEmpty();
    }
  }

  @Test
  void start_othersWereTakenBefore_leavesThem() {
    try (var notifier = notifier(Positions.inMemory())) {
      notifier.take(receivers("later"));

      notifier.start(receivers("earlier"));

      assertThat(notifier.names()).containsExactly("later");
    }
  }

  private Notifier notifier(Positions positions) {
    return new Notifier(
        feed, Sample.TELLER, Duty.ALONE, positions, InstantSource.system(), ZoneOffset.UTC);
  }

  private static Receivers receivers(String... names) {
    return new Receivers(
        Arrays.stream(names)
            .map(name ->
                new ReceiverConfig(
                    name,
                    new Means.Command(List.of("/bin/true"), Body.JSON),
                    new Wanted(Severity.NOTICE, Set.of(), List.of()),
                    10,
                    Duration.ofSeconds(5)))
            .toList());
  }
}
