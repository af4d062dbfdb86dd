package io.picketline.local;

import io.picketline.relay.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * What a caller is told of his errand: all at once when it is done, but that it may have changed
 * something, which he is told before. For one thread.
 */
final class ErrandAnswer {

  private final DataOutputStream caller;
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private final DataOutputStream toParts = new DataOutputStream(parts);
  private boolean taken;
  private boolean tooLong;

  ErrandAnswer(OutputStream caller) {
    this.caller = new DataOutputStream(caller);
  }

  OutputStream out() {
    return new Text(Outcome.OUT);
  }

  OutputStream err() {
    return new Text(Outcome.ERR);
  }

  /** Whether there was more text than is sent. */
  boolean tooLong() {
    return tooLong;
  }

  /**
   * Something may be changed from now on.
   *
   * @throws IOException if the caller is gone, and may have gone elsewhere
   */
  void taken() throws IOException {
    if (!taken) {
      head(caller, Outcome.TAKEN, 0);
      caller.flush();
      taken = true;
    }
  }

  /** It is done. */
  void done(int code) throws IOException {
    head(toParts, Outcome.EXIT, Integer.BYTES);
    toParts.writeInt(code);
    parts.writeTo(caller);
    caller.flush();
  }

  /**
   * The caller has to run it himself; if something may have been changed he must not, and hears no
   * more.
   */
  void elsewhere() throws IOException {
    if (!taken) {
      head(caller, Outcome.ELSEWHERE, 0);
      caller.flush();
    }
  }

  private static void head(DataOutputStream to, int part, int length) throws IOException {
    to.writeByte(part);
    to.writeInt(length);
  }

  /** Standard output, or standard error. */
  private final class Text extends OutputStream {
    private final int part;

    Text(int part) {
      this.part = part;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      if (parts.size() + count > Outcome.MOST_TEXT) {
        tooLong = true;
        return;
      }
      head(toParts, part, count);
      toParts.write(bytes, from, count);
    }
  }
}
