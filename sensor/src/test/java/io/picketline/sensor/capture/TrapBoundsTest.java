package io.picketline.sensor.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What bounds the words of traps: answers, lines and bytes. */
class TrapBoundsTest {
  private final AtomicLong now = new AtomicLong(5);

  @Test
  void may_moreThanTenASecond_areNotAnswered() {
    var answers = new DatagramAnswers(now::get);
    var sent = 0;
    for (var question = 0; question < 100; question++) {
      sent += answers.may(40_000, List.of(69)) ? 1 : 0;
    }
    assertThat(sent).isEqualTo(10);

    now.addAndGet(1_000_000_000L);
    assertThat(answers.may(40_000, List.of(69))).isTrue();
  }

  @Test
  void may_portsThatCouldAnswerBack_areNotAnswered() {
    var answers = new DatagramAnswers(now::get);

    assertThat(answers.may(53, List.of())).isFalse();
    assertThat(answers.may(1_023, List.of())).isFalse();
    assertThat(answers.may(31_337, List.of(69, 31_337))).isFalse();
  }

  @Test
  void allowed_manyTouches_areFewLines() {
    var lines = new TrapLines(now::get);
    var written = 0;
    for (var touch = 0; touch < 1_000; touch++) {
      written += lines.allowed() ? 1 : 0;
    }
    assertThat(written).isEqualTo(TrapLines.MOST);

    now.addAndGet(TrapLines.SPAN.toNanos());
    assertThat(lines.allowed()).isTrue();
  }

  @Test
  void text_whatTerminalsActOn_isEscaped() {
    var all = new byte[256];
    for (var each = 0; each < all.length; each++) {
      all[each] = (byte) each;
    }
    var text = FirstBytes.text(all, all.length);

    assertThat(text).matches("[ -~]*").contains("\\x00", "\\r", "\\n", "\\x1b", "\\xff", "\\\"");
    assertThat(FirstBytes.text(new byte[] {'\\', 'n'}, 2)).isEqualTo("\\\\n");
    assertThat(FirstBytes.text(all, 0)).isEmpty();
  }

  @Test
  void hold_addsAndRemoves_areCountedByAddress() {
    var own = new OwnTraps();
    own.add(true, 1, 2, 79);
    own.add(true, 1, 2, 79);
    own.add(true, 0, 3, 79);
    own.add(false, 1, 2, 80);
    own.remove(true, 1, 2, 79);

    assertThat(own.hold(true, 1, 2, 79)).isTrue();
    assertThat(own.hold(true, 2, 1, 79)).isFalse();
    assertThat(own.count(true)).isEqualTo(1);
    own.remove(true, 1, 2, 79);
    assertThat(own.hold(true, 1, 2, 79)).isFalse();
    assertThat(own.hold(true, 0, 3, 79)).isTrue();
    assertThat(own.hold(false, 1, 2, 80)).isTrue();
    assertThat(own.hold(true, 1, 2, 80)).isFalse();
    own.remove(true, 0, 3, 79);
    assertThat(own.count(true)).isZero();
  }
}
