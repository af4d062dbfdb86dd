package io.picketline.cli.session;

import java.io.IOException;
import java.io.Writer;
import java.util.regex.Pattern;

/**
 * Lets nothing through to a terminal that it would act on, but for line ends, tabs and colours.
 * Whatever prints a text of others makes it printable by itself; this one is there for what forgets
 * it.
 */
public final class SafeWriter extends Writer {

  /** Controls but for line end, tab and what begins a colour (ECMA-48 SGR), and marks unseen. */
  private static final Pattern UNSAFE =
      Pattern.compile(
          "\u001b(?!\\[[0-9;]{0,9}m)|[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\n\t\u001b]]");

  /**
   * What begins and ends a line of progress, or a screen; nobody else writes them by themselves.
   */
  private static final Pattern PROGRESS = Pattern.compile("\r|\u001b\\[[HJK]");

  private final Writer terminal;

  public SafeWriter(Writer terminal) {
    this.terminal = terminal;
  }

  @Override
  public void write(char[] chars, int from, int count) throws IOException {
    var text = new String(chars, from, count);
    terminal.write(
        PROGRESS.matcher(text).matches() ? text : UNSAFE.matcher(text).replaceAll("\u00b7"));
  }

  @Override
  public void flush() throws IOException {
    terminal.flush();
  }

  @Override
  public void close() throws IOException {
    terminal.close();
  }
}
