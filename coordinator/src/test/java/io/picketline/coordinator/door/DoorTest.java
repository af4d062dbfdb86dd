package io.picketline.coordinator.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoorTest {
  private static final int MOST = 64;
  private static final int MOST_OF_ONE = 8;
  private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");

  private final List<Integer> ended = new ArrayList<>();
  private final Door<Integer> door = new Door<>(MOST, MOST_OF_ONE, ended::add);

  @Test
  void door_boundsEach_andForgetsWhoLeft() {
    for (var i = 0; i < MOST_OF_ONE; i++) {
      assertThat(door.admit(ONE, i)).isTrue();
    }
    assertThat(door.admit(ONE, 99)).isFalse();

    door.leave(ONE, 3);

    assertThat(door.admit(ONE, 99)).isTrue();
    assertThat(ended).isEmpty();
  }

  @Test
  void door_fullOfACrowd_hasTheFirstOfTheLargestMakeRoom() {
    assertThat(door.admit(ONE, -1)).isTrue();
    for (var i = 0; i < MOST - 1; i++) {
      assertThat(door.admit(crowd(i % 9), i)).isTrue();
    }

    assertThat(door.admit(InetAddress.ofLiteral("203.0.113.1"), 500)).isTrue();
    assertThat(ended).containsExactly(0);

    door.leave(crowd(0), 0); // its thread finds out late
    assertThat(door.admit(InetAddress.ofLiteral("203.0.113.2"), 501)).isTrue();
    assertThat(ended).containsExactly(0, 1);
  }

  @Test
  void door_fullOfThoseWhoAreServed_endsNone() {
    for (var i = 0; i < MOST; i++) {
      door.admit(crowd(i % 8), i);
      door.serves(crowd(i % 8), i);
    }

    assertThat(door.admit(ONE, 500)).isFalse();
    assertThat(ended).isEmpty();

    door.leave(crowd(7), 7);
    assertThat(door.admit(ONE, 500)).isTrue();
  }

  private static InetAddress crowd(int which) {
    return InetAddress.ofLiteral("198.51.100." + which);
  }
}
