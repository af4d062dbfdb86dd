package io.picketline.coordinator.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DoorkeeperTest {
  private static final Duration ANY = Duration.ofSeconds(1);
  private static final LinkLimits LIMITS =
      new LinkLimits(2, 6, 3, ANY, ANY, ANY, 1, new LinkLimits.Rates(1, 1, 1));

  private final Doorkeeper<String> doorkeeper = new Doorkeeper<>(LIMITS);

  @Test
  void knock_roomLeft_nobodyGoes() {
    assertThat(doorkeeper.knock(address("192.0.2.1"), "a")).isEmpty();
    assertThat(doorkeeper.waiting()).isOne();
  }

  @Test
  void admits_fourthOfOneAddress_isRefusedUntilOneIsGone() {
    knock("192.0.2.1", "a", "b", "c");

    assertThat(doorkeeper.admits(address("192.0.2.1"))).isFalse();
    assertThat(doorkeeper.admits(address("192.0.2.2"))).isTrue();
    doorkeeper.leaveDoor(address("192.0.2.1"), "b");
    assertThat(doorkeeper.admits(address("192.0.2.1"))).isTrue();
  }

  @Test
  void admits_addressesOfOneV6Network_countTogether() {
    knock("2001:db8::1", "a");
    knock("2001:db8::2", "b");
    knock("2001:db8:0:0:ffff::3", "c");

    assertThat(doorkeeper.admits(address("2001:db8::4"))).isFalse();
    assertThat(doorkeeper.admits(address("2001:db8:0:1::4"))).isTrue();
  }

  @Test
  void knock_doorFull_theFirstOfTheLargestCrowdGoes() {
    knock("192.0.2.1", "x");
    knock("192.0.2.2", "a", "b", "c");
    knock("192.0.2.3", "p", "q");

    assertThat(doorkeeper.knock(address("192.0.2.4"), "y")).contains("a");
    assertThat(doorkeeper.knock(address("192.0.2.5"), "z")).contains("b");
    assertThat(doorkeeper.waiting()).isEqualTo(6);
  }

  @Test
  void knock_doorFull_whoeverWasInsideBeforeStays() {
    knock("192.0.2.7", "earlier");
    assertThat(doorkeeper.seat(address("192.0.2.7"), "earlier")).isTrue();
    knock("192.0.2.7", "a", "b", "c");
    knock("192.0.2.1", "x");
    knock("192.0.2.2", "y");
    knock("192.0.2.3", "z");

    assertThat(doorkeeper.knock(address("192.0.2.4"), "p")).contains("x");
    assertThat(doorkeeper.knock(address("192.0.2.5"), "q")).contains("y");
  }

  @Test
  void knock_doorFullOfThoseKnown_theLargestCrowdOfThemMakesRoom() {
    for (var known : new String[] {"192.0.2.7", "192.0.2.8"}) {
      knock(known, "earlier");
      assertThat(doorkeeper.seat(address(known), "earlier")).isTrue();
    }
    knock("192.0.2.7", "a", "b", "c");
    knock("192.0.2.8", "d", "e", "f");

    assertThat(doorkeeper.knock(address("192.0.2.1"), "x")).contains("a");
  }

  @Test
  void leaveDoor_ofOneThatMadeRoom_countsNothingTwice() {
    knock("192.0.2.2", "a", "b", "c");
    knock("192.0.2.3", "p", "q", "r");
    assertThat(doorkeeper.knock(address("192.0.2.4"), "y")).contains("a");

    doorkeeper.leaveDoor(address("192.0.2.2"), "a");

    assertThat(doorkeeper.waiting()).isEqualTo(6);
  }

  @Test
  void seat_moreThanThereIsRoomFor_saysSo() {
    knock("192.0.2.1", "a", "b", "c");

    assertThat(doorkeeper.seat(address("192.0.2.1"), "a")).isTrue();
    assertThat(doorkeeper.seat(address("192.0.2.1"), "b")).isTrue();
    assertThat(doorkeeper.seat(address("192.0.2.1"), "c")).isFalse();
    assertThat(doorkeeper.waiting()).isZero();
    doorkeeper.leave();
    assertThat(doorkeeper.inside()).isEqualTo(2);
  }

  /** A flood from a few addresses; now and then a sensor comes, whose handshake takes a while. */
  @Test
  void knock_flood_neverPushesOutTheOneOfAnotherAddress() {
    var random = new Random(4711);
    var pushedOut = new HashSet<String>();
    var sensors = new ArrayDeque<String>();
    for (var i = 0; i < 10_000; i++) {
      var flooder = address("198.51.100." + random.nextInt(3));
      if (doorkeeper.admits(flooder)) {
        doorkeeper.knock(flooder, "flood" + i).ifPresent(pushedOut::add);
      }
      if (i % 100 == 0) {
        var sensor = "sensor" + i;
        assertThat(doorkeeper.admits(address("192.0.2.7"))).isTrue();
        doorkeeper.knock(address("192.0.2.7"), sensor).ifPresent(pushedOut::add);
        sensors.add(sensor);
      }
      if (i % 100 == 50) {
        doorkeeper.seat(address("192.0.2.7"), sensors.remove());
        doorkeeper.leave();
      }
      assertThat(doorkeeper.waiting()).isLessThanOrEqualTo(LIMITS.maxHandshakes());
    }

    assertThat(pushedOut).isNotEmpty().noneMatch(caller -> caller.startsWith("sensor"));
  }

  private void knock(String address, String... callers) {
    for (var caller : callers) {
      assertThat(doorkeeper.knock(address(address), caller)).isEmpty();
    }
  }

  private static InetAddress address(String text) {
    return InetAddress.ofLiteral(text);
  }
}
