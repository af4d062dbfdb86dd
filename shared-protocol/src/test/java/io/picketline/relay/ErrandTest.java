package io.picketline.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ErrandTest {

  private static final Errand ERRAND =
      new Errand(
          List.of("why", "", "\u0000\u007f\u2028\ud83d\udd25\ud800", "-o", "json"),
          List.of("TERM", "dumb", "NO_COLOR", ""),
          true,
          "/run/picketline/sensor/admin.sock");

  @Test
  void frame_readAgain_isTheSame() throws IOException {
    var frame = frame(ERRAND);
    var data = new DataInputStream(new ByteArrayInputStream(frame));

    assertThat(data.readInt()).isEqualTo(Errand.MARK).isNegative();
    assertThat(Errand.read(data)).isEqualTo(ERRAND);
    assertThat(data.available()).isZero();
  }

  @Test
  void frame_tooLarge_isNone() {
    assertThat(with("x".repeat(70_000)).frame()).isEmpty();
    assertThat(with("x".repeat(40_000), "y".repeat(40_000)).frame()).isEmpty();
    assertThat(new Errand(Collections.nCopies(1_025, ""), List.of(), true, "").frame()).isEmpty();
    assertThat(new Errand(Collections.nCopies(1_024, ""), List.of(), true, "").frame()).isPresent();
  }

  @Test
  void read_cutShort_isRefused() {
    var frame = frame(ERRAND);
    for (var length = 4; length < frame.length; length++) {
      var cut = Arrays.copyOfRange(frame, 4, length);
      assertThatThrownBy(() -> Errand.read(new ByteArrayInputStream(cut)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void read_lengthBeyondTheBound_readsNoFurther() {
    var in = new ByteArrayInputStream(new byte[] {0, 1, 0, 1, 7, 7, 7});

    assertThatThrownBy(() -> Errand.read(in)).hasMessageContaining("65537 bytes");
    assertThat(in.available()).isEqualTo(3);
  }

  @Test
  void read_anyBytes_isAnErrandOrRefused() throws IOException {
    var random = new Random(7);
    var frame = frame(ERRAND);
    for (var pass = 0; pass < 2_000; pass++) {
      var bytes = Arrays.copyOfRange(frame, 4, frame.length);
      bytes[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt();
      try {
        assertThat(Errand.read(new ByteArrayInputStream(bytes)).environment().size() % 2).isZero();
      } catch (IOException e) {
        assertThat(e).isNotNull();
      }
    }
  }

  private static Errand with(String... arguments) {
    return new Errand(List.of(arguments), List.of(), false, "s");
  }

  private static byte[] frame(Errand errand) {
    return errand.frame().orElseThrow();
  }
}
