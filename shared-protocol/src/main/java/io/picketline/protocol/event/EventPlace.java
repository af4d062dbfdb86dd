package io.picketline.protocol.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.picketline.protocol.log.Epoch;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * Where an event stands in the stream: a reader that has seen it goes on after it.
 *
 * <p>On coordinators it is the place of the log's entry that made the event, so it is the same on
 * all of them, and a reader may go on at another one. On a sensor the epoch is its own, another at
 * each start, and the events are numbered from 1.
 *
 * @param epoch the history that minted the entry
 * @param seq the entry's number; 0 for what was before any entry
 * @param nth which event of that entry, from 0. What happened on one coordinator alone counts on
 *     after the entry that was its last
 */
public record EventPlace(Epoch epoch, long seq, int nth) implements Comparable<EventPlace> {

  /** Of an event that was told nowhere yet. */
  public static final EventPlace NOWHERE = new EventPlace(new Epoch(1, 0), 0, 0);

  private static final Pattern TEXT =
      Pattern.compile("([0-9]{1,18})-([0-9a-f]{16}):([0-9]{1,18})(?:\\.([0-9]{1,9}))?");

  private static final Comparator<EventPlace> ORDER =
      Comparator.comparing(EventPlace::epoch)
          .thenComparingLong(EventPlace::seq)
          .thenComparingInt(EventPlace::nth);

  public EventPlace {
    if (seq < 0 || nth < 0) {
      throw new IllegalArgumentException("no event is at %d.%d".formatted(seq, nth));
    }
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is not that
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static EventPlace parse(String text) {
    var parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "not the place of an event, such as 3-00000000000000ff:120");
    }
    var epoch =
        new Epoch(Long.parseLong(parts.group(1)), Long.parseUnsignedLong(parts.group(2), 16));
    var nth = parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4));
    return new EventPlace(epoch, Long.parseLong(parts.group(3)), nth);
  }

  /** The next one after it that is of the same entry. */
  public EventPlace next() {
    return new EventPlace(epoch, seq, nth + 1);
  }

  @Override
  public int compareTo(EventPlace other) {
    return ORDER.compare(this, other);
  }

  /** {@code 3-00000000000000ff:120}, or {@code …:120.2} for the entry's third event. */
  @JsonValue
  @Override
  public String toString() {
    return nth == 0 ? epoch + ":" + seq : epoch + ":" + seq + "." + nth;
  }
}
