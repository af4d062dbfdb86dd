package io.picketline.lists;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Text that ends with an error where it is longer than any list. It may be endless. */
final class BoundedReader extends FilterReader {

  /** Most characters of a list. */
  static final long MOST = 256L << 20;

  private final long most;
  private long left;

  BoundedReader(Reader text, long most) {
    super(text);
    this.most = most;
    this.left = most;
  }

  @Override
  public int read() throws IOException {
    var read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(char[] buffer, int from, int length) throws IOException {
    var read = super.read(buffer, from, length);
    count(Math.max(0, read));
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    var skipped = super.skip(count);
    count(skipped);
    return skipped;
  }

  private void count(long read) {
    left -= read;
    if (left < 0) {
      throw new ListException("the list is longer than %d characters".formatted(most));
    }
  }
}
