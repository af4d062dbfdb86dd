package io.picketline.sensor.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class UnreachableTest {

  @Test
  void unreachable_randomBytes_neverFails() {
    var random = new SplittableRandom(4);
    var read = 0;
    for (var i = 0; i < 50_000; i++) {
      var message = new byte[random.nextInt(80)];
      random.nextBytes(message);
      if (message.length > 17) {
        message[0] = 3;
        message[1] = 3;
        message[17] = 17;
      }
      read += Unreachable.read(1, MemorySegment.ofArray(message)).isPresent() ? 1 : 0;
      Unreachable.read(58, MemorySegment.ofArray(message));
    }

    assertThat(read).isPositive();
  }
}
