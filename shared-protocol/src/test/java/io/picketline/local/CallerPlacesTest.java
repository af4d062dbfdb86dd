package io.picketline.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallerPlacesTest {

  private final CallerPlaces places = new CallerPlaces(5, 2);

  @Test
  void take_thirdOfOneUser_isRefusedUntilOneLeaves() {
    assertThat(places.take("mallory")).isTrue();
    assertThat(places.take("mallory")).isTrue();
    assertThat(places.take("mallory")).isFalse();
    assertThat(places.take("alice")).isTrue();

    places.leave("mallory");

    assertThat(places.take("mallory")).isTrue();
  }

  @Test
  void take_noneLeft_isRefusedWhoever() {
    for (var user : new String[] {"a", "a", "b", "b", "c"}) {
      assertThat(places.take(user)).isTrue();
    }

    assertThat(places.take("d")).isFalse();
    places.leave("b");
    assertThat(places.take("d")).isTrue();
  }
}
