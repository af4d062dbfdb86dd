package io.picketline.protocol.log;

/**
 * A change and its place in the log.
 *
 * @param seq 1 for the first entry ever; grows by one, across epochs
 */
public record LogEntry(long seq, Change change) {
  public LogEntry {
    if (seq < 1) {
      throw new IllegalArgumentException("log entry %d is below 1".formatted(seq));
    }
  }
}
