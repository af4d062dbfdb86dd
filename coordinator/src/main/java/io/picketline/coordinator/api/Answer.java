package io.picketline.coordinator.api;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What is answered to a request. */
sealed interface Answer {

  /** Its status code. */
  int status();

  /** Headers by name. */
  Map<String, String> headers();

  /**
   * One that is there as a whole.
   *
   * @param type the media type of {@code body}; empty if there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two, and none is kept
  record Whole(int status, String type, byte[] body, Map<String, String> headers)
      implements Answer {
    public Whole {
      headers = Map.copyOf(headers);
    }

    Whole(int status, String type, byte[] body) {
      this(status, type, body, Map.of());
    }

    /** The same with one more header. */
    Whole with(String name, String value) {
      var more = new HashMap<>(headers);
      more.put(name, value);
      return new Whole(status, type, body, more);
    }

    /** The same without a body. */
    Whole bare(int as) {
      return new Whole(as, "", new byte[0], headers);
    }
  }

  /**
   * One that is told piece by piece, or goes on for as long as there is something to tell.
   *
   * @param end called once, however it ends
   */
  record Stream(String type, Map<String, String> headers, Teller teller, Runnable end)
      implements Answer {
    public Stream {
      headers = Map.copyOf(headers);
    }

    @Override
    public int status() {
      return 200;
    }
  }

  /** Tells a stream. */
  @FunctionalInterface
  interface Teller {

    /**
     * Tells all of it.
     *
     * @param extend gives the connection so much time from now on
     * @throws IOException if the other end is gone
     */
    void tell(OutputStream out, Consumer<Duration> extend) throws IOException;
  }
}
