package io.picketline.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.events.EventRing;
import io.picketline.events.EventStore;
import io.picketline.notify.format.Notice;
import io.picketline.notify.format.Sample;
import io.picketline.notify.receiver.Receiver;
import io.picketline.notify.receiver.RefusedException;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of events on their way to a receiver. */
class CourierTest {

  private Instant now = Sample.NOW.plus(Duration.ofHours(1));
  private boolean leads = true;
  private @Nullable EventPlace toldByAnother;
  private @Nullable IOException failure;
  private final List<Notice> told = new ArrayList<>();
  private final List<Integer> batches = new ArrayList<>();
  private Runnable meanwhile = () -> {};
  private EventRing feed = new EventRing(10_000, EventStore.NONE, Sample.place(0));
  private Positions positions = Positions.inMemory();

  private final class Recorder implements Receiver {

    @Override
    public int most() {
      return 3;
    }

    @Override
    public String tell(List<Notice> notices) throws IOException {
      if (failure != null) {
        throw failure;
      }
      told.addAll(notices);
      batches.add(notices.size());
      meanwhile.run();
      return "well";
    }

    @Override
    public String where() {
      return "here";
    }
  }

  private final class Deputy implements Duty {

    @Override
    public boolean leads() {
      return leads;
    }

    @Override
    public Optional<EventPlace> toldByAnother(String receiver) {
      return Optional.ofNullable(toldByAnother);
    }

    @Override
    public void told(String receiver, EventPlace place) {}
  }

  @Test
  void step_whatHappened_isToldInOrderAndOnce() throws Exception {
    var courier = courier(100, Pace.atOnce());
    happen(1, 5);

    step(courier, 3);

    assertThat(places()).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(batches).containsExactly(3, 2);
    assertThat(positions.of("ops")).contains(Sample.place(5));
    assertThat(courier.state().told()).isEqualTo(5);
  }

  @Test
  void step_receiverFails_isTriedAgainLaterAndLosesNothing() throws Exception {
    var courier = courier(100, Pace.atOnce());
    happen(1, 2);
    failure = new IOException("nobody there");

    step(courier, 2);

    assertThat(courier.state().trouble()).contains("nobody there");
    assertThat(courier.state().waiting()).isEqualTo(2);
    failure = null;
    step(courier, 2);
    assertThat(told).as("before its time").isEmpty();

    now = now.plusSeconds(2);
    step(courier, 1);

    assertThat(places()).containsExactly(1L, 2L);
    assertThat(courier.state().trouble()).isEmpty();
    assertThat(positions.of("ops")).contains(Sample.place(2));
  }

  @Test
  void step_tooManyWait_dropsTheOldestAndSaysHowMany() throws Exception {
    var courier = courier(10, Pace.atOnce());
    failure = new IOException("nobody there");
    happen(1, 1);
    step(courier, 1);
    happen(2, 37);
    step(courier, 1);
    failure = null;
    now = now.plusSeconds(2);

    step(courier, 4);

    assertThat(places()).containsExactly(28L, 29L, 30L, 31L, 32L, 33L, 34L, 35L, 36L, 37L);
    assertThat(told.getFirst().missed())
        .contains("27 events before this one were not told: too many waited");
    assertThat(told.subList(1, told.size())).allMatch(notice -> notice.missed().isEmpty());
    assertThat(courier.state().dropped()).isEqualTo(27);
  }

  @Test
  void step_moreHappensThanTheFeedKeepsWhileItIsTold_losesNothing() throws Exception {
    feed = new EventRing(6, EventStore.NONE, Sample.place(0));
    var courier = courier(100, Pace.atOnce());
    happen(1, 6);
    meanwhile = () -> happen(batches.size() * 6 + 1, batches.size() * 6 + 6);
    step(courier, 3);
    meanwhile = () -> {};

    step(courier, 10);

    assertThat(places()).isEqualTo(LongStream.rangeClosed(1, 24).boxed().toList());
    assertThat(told).allMatch(notice -> notice.missed().isEmpty());
  }

  @Test
  void step_moreThanMayWaitAndAllIsWell_isLeftInTheFeed() throws Exception {
    var courier = courier(5, Pace.atOnce());
    happen(1, 30);

    step(courier, 12);

    assertThat(places()).isEqualTo(LongStream.rangeClosed(1, 30).boxed().toList());
    assertThat(courier.state().dropped()).isZero();
  }

  @Test
  void step_anotherLeadsMeanwhile_tellsNoMore() throws Exception {
    var courier = courier(100, Pace.atOnce());
    happen(1, 6);
    meanwhile = () -> leads = false;

    step(courier, 3);

    assertThat(places()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void step_faultOfThisProgram_doesNotStopWhatComesAfter() throws Exception {
    var courier = courier(100, Pace.atOnce());
    meanwhile =
        () -> {
          throw new NoClassDefFoundError("a part of mail");
        };
    happen(1, 1);
    step(courier, 1);
    meanwhile = () -> {};
    happen(2, 2);

    step(courier, 1);

    assertThat(courier.state().refused()).isEqualTo(1);
    assertThat(places()).contains(2L);
  }

  @Test
  void step_receiverRefuses_isCountedAndNotTriedAgain() throws Exception {
    var courier = courier(100, Pace.atOnce());
    failure = new RefusedException("no");
    happen(1, 1);
    step(courier, 1);
    failure = null;
    happen(2, 2);

    step(courier, 1);

    assertThat(places()).containsExactly(2L);
    assertThat(courier.state().refused()).isEqualTo(1);
  }

  @Test
  void step_anotherLeads_keepsWhatThatOneHasNotTold() throws Exception {
    leads = false;
    var courier = courier(100, Pace.atOnce());
    happen(1, 6);
    toldByAnother = Sample.place(4);

    step(courier, 2);

    assertThat(told).isEmpty();
    assertThat(positions.of("ops")).contains(Sample.place(4));
    assertThat(courier.state().standby()).isTrue();

    leads = true;
    step(courier, 1);

    assertThat(places()).containsExactly(5L, 6L);
  }

  @Test
  void step_tooManyWaitedAndAnotherHasToldThem_nothingIsMissing() throws Exception {
    leads = false;
    var courier = courier(3, Pace.atOnce());
    happen(1, 10);
    step(courier, 2);
    assertThat(courier.state().dropped()).isEqualTo(7);
    toldByAnother = Sample.place(8);
    step(courier, 1);
    leads = true;

    step(courier, 1);

    assertThat(places()).containsExactly(9L, 10L);
    assertThat(told).allMatch(notice -> notice.missed().isEmpty());
    assertThat(courier.state().dropped()).isZero();
  }

  @Test
  void step_leadsSinceAnotherToldMoreThanWasReadHere_tellsItNotAgain() throws Exception {
    var courier = courier(100, Pace.atOnce());
    toldByAnother = Sample.place(4);
    happen(1, 6);

    step(courier, 1);

    assertThat(places()).containsExactly(5L, 6L);
  }

  @Test
  void step_anotherLeads_tellsWhatHappenedToItselfAllTheSame() throws Exception {
    leads = false;
    var courier = courier(100, Pace.atOnce());
    happen(1, 1);
    restored(2);

    step(courier, 1);

    assertThat(told)
        .extracting(notice -> notice.event().kind())
        .containsExactly(EventKind.RESTORED);
  }

  @Test
  void step_anotherLeadsAndIsFurther_forgetsNotWhatHappenedToItself() throws Exception {
    leads = false;
    var courier = courier(100, Pace.atOnce());
    failure = new IOException("nobody there");
    restored(1);
    happen(2, 3);
    toldByAnother = Sample.place(3);

    step(courier, 1);
    assertThat(positions.of("ops")).as("where a restart would go on").isEmpty();

    failure = null;
    now = now.plusSeconds(2);
    step(courier, 2);

    assertThat(places()).containsExactly(1L);
    assertThat(positions.of("ops")).contains(Sample.place(3));
  }

  private void restored(long seq) {
    var event = Event.of(EventKind.RESTORED, Sample.NOW, "-", "from a backup");
    feed.tell(List.of(event.placed(Sample.place(seq))));
  }

  @Test
  void restart_placesInAFile_goesOnAfterWhatWasTold(@TempDir Path directory) throws Exception {
    positions = Positions.in(directory.resolve("notify.json"));
    var courier = courier(100, Pace.atOnce());
    happen(1, 2);
    step(courier, 1);
    positions.write();
    happen(3, 4);

    var kept = Positions.in(directory.resolve("notify.json"));
    var from = kept.of("ops").orElseThrow();
    positions = kept;
    step(courier(from), 1);

    assertThat(places()).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void digest_whatWaits_isToldTogetherWhenItIsTime() throws Exception {
    var zone = ZoneId.of("Asia/Kathmandu");
    now = Sample.NOW;
    var courier = courier(100, Pace.daily(LocalTime.of(7, 0), zone));
    happen(1, 3);
    step(courier, 2);
    assertThat(told).isEmpty();
    assertThat(courier.state().due()).contains(Instant.parse("2026-02-01T01:15:00Z"));

    now = Instant.parse("2026-02-01T01:15:00Z");
    step(courier, 1);

    assertThat(batches).containsExactly(3);
  }

  @Test
  void perHour_moreThanSoMany_waitForTheHour() {
    var pace = Pace.perHour(2);
    pace.told(now);
    pace.told(now.plusSeconds(60));

    assertThat(pace.due(now.plusSeconds(90))).isEqualTo(now.plusSeconds(3_600));
    assertThat(pace.due(now.plusSeconds(4_000))).isEqualTo(now.plusSeconds(4_000));
  }

  @Test
  void backoff_failures_growToFiveMinutesAndNeverBeyond() {
    var backoff = new Backoff(RandomGenerator.of("L64X128MixRandom"));
    var first = backoff.next();
    for (var i = 0; i < 100; i++) {
      assertThat(backoff.next()).isBetween(Duration.ofSeconds(1), Backoff.LONGEST);
    }

    assertThat(first).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    assertThat(backoff.next()).isBetween(Duration.ofSeconds(150), Backoff.LONGEST);
  }

  private Courier courier(int most, Pace pace) {
    return new Courier(route(most, pace), means(), Sample.place(0));
  }

  private Courier courier(EventPlace from) {
    return new Courier(route(100, Pace.atOnce()), means(), from);
  }

  private Route route(int most, Pace pace) {
    return new Route("ops", "test", Recorder::new, _ -> true, pace, most);
  }

  private CourierMeans means() {
    return new CourierMeans(
        feed, Sample.TELLER, new Deputy(), positions, () -> now, () -> Long.MAX_VALUE);
  }

  private void happen(int first, int last) {
    for (var number = first; number <= last; number++) {
      feed.tell(List.of(Sample.blocked(number)));
    }
  }

  private static void step(Courier courier, int times) throws InterruptedException {
    for (var i = 0; i < times; i++) {
      courier.step(Duration.ZERO);
    }
  }

  private List<Long> places() {
    return told.stream().map(notice -> notice.event().place().seq()).toList();
  }
}
