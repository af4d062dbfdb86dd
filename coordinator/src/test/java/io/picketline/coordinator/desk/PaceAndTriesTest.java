package io.picketline.coordinator.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps strangers from learning by time, and from trying often. */
class PaceAndTriesTest {
  private static final long STEP = EvenPace.STEP.toNanos();

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final InstantSource clock = now::get;

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "499999999, 1", "500000000, 1", "500000001, 2", "1700000000, 4"})
  void keep_whateverItTook_endsAtAStep(long took, long steps) {
    var nanos = new AtomicLong(1_000);
    // Sleeps that end early, as they may.
    var pace = new EvenPace(nanos::get, left -> nanos.addAndGet(Math.max(1, left / 2)));
    var began = pace.begin();
    nanos.addAndGet(took);

    pace.keep(began);

    assertThat(nanos.get() - began).isEqualTo(steps * STEP);
  }

  @Test
  void admit_tenOfOnePlace_thenOneEverySixSeconds() {
    var tries = tokens();
    var place = InetAddress.ofLiteral("192.0.2.1");
    for (var i = 0; i < 10; i++) {
      assertThat(tries.admit(place)).isTrue();
    }

    assertThat(tries.admit(place)).isFalse();
    pass(Duration.ofSeconds(5));
    assertThat(tries.admit(place)).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(tries.admit(place)).isTrue();
    assertThat(tries.admit(place)).isFalse();
    assertThat(tries.admit(InetAddress.ofLiteral("192.0.2.2"))).isTrue();
  }

  @Test
  void admit_oneNetworkOfIpv6_isOnePlace() {
    var tries = tokens();
    for (var i = 0; i < 10; i++) {
      assertThat(tries.admit(InetAddress.ofLiteral("2001:db8::" + i))).isTrue();
    }

    assertThat(tries.admit(InetAddress.ofLiteral("2001:db8::ffff"))).isFalse();
    assertThat(tries.admit(InetAddress.ofLiteral("2001:db8:0:1::1"))).isTrue();
  }

  @Test
  void admit_manyPlaces_shareWhatThereIsAndAreForgotten() {
    var tries = tokens();
    var admitted = 0;
    for (var i = 0; i < 10_000; i++) {
      admitted +=
          tries.admit(InetAddress.ofLiteral("10.0.%d.%d".formatted(i / 256, i % 256))) ? 1 : 0;
    }

    assertThat(admitted).isEqualTo(60 + 15);
    assertThat(tries.places()).isEqualTo(75);
    pass(Duration.ofHours(1));
    assertThat(tries.admit(InetAddress.ofLiteral("192.0.2.1"))).isTrue();
    assertThat(tries.places()).isEqualTo(1);
  }

  @Test
  void admit_fewPlacesThatTryAllTheTime_doNotKeepOthersOut() {
    var tries = tokens();
    for (var second = 0; second < 60; second++) {
      for (var i = 0; i < 100; i++) {
        tries.admit(InetAddress.ofLiteral("192.0.2." + i % 12));
      }
      pass(Duration.ofSeconds(1));
    }

    assertThat(tries.admit(InetAddress.ofLiteral("198.51.100.1"))).isTrue();
  }

  @Test
  void giveBack_goodTries_doNotCount() {
    var tries = tokens();
    var place = InetAddress.ofLiteral("192.0.2.1");
    for (var i = 0; i < 1_000; i++) {
      assertThat(tries.admit(place)).isTrue();
      tries.giveBack(place);
    }
    for (var i = 0; i < 10; i++) {
      assertThat(tries.admit(place)).isTrue();
    }
    assertThat(tries.admit(place)).isFalse();
  }

  private Tries tokens() {
    return new Tries(Tries.TOKENS_OF_ONE, Tries.TOKENS_OF_ALL, clock);
  }

  private void pass(Duration time) {
    now.updateAndGet(then -> then.plus(time));
  }
}
