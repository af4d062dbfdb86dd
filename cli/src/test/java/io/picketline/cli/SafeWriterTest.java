package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.cli.output.Palette;
import io.picketline.cli.session.SafeWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class SafeWriterTest {

  private final StringWriter terminal = new StringWriter();
  private final PrintWriter out = new PrintWriter(new SafeWriter(terminal));

  @Test
  void println_plainText_isTheSame() {
    out.println("a\tb \u00fc \u6f22 \ud83d\ude00");
    out.print("x");
    out.flush();

    assertThat(terminal.toString()).isEqualTo("a\tb \u00fc \u6f22 \ud83d\ude00\nx");
  }

  @Test
  void println_hostileText_hasNothingThatATerminalActsOn() {
    out.println("\u001b[2Ja\u001b]0;b\u0007\u009b31m\rc\u202e\u2028\u200b\ud800\u007fd");

    assertThat(terminal.toString()).isEqualTo("·[2Ja·]0;b··31m·c·····d\n");
  }

  @Test
  void println_coloursOfOurs_stay() {
    out.println(new Palette(true).bad("blocked"));

    assertThat(terminal.toString()).isEqualTo("\u001b[1;31mblocked\u001b[0m\n");
  }

  @Test
  void progress_overTheLineBeforeAndScreens_stay() {
    out.print("\r");
    out.print("blocked 500 of 1,200");
    out.print("\r");
    out.print("\u001b[K");
    out.print("\u001b[H");
    out.print("\u001b[J");

    assertThat(terminal.toString()).isEqualTo("\rblocked 500 of 1,200\r\u001b[K\u001b[H\u001b[J");
  }
}
