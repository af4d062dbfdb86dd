package io.picketline.protocol.local;

/** What a metric's values mean to whoever collects them. */
public enum MetricType {
  /** Counts up from the daemon's start; what counts is by how much it grew. */
  COUNTER("counter"),
  /** A state that goes up and down. */
  GAUGE("gauge"),
  /** Always 1: what there is to know stands in the labels. */
  INFO("info");

  private final String text;

  MetricType(String text) {
    this.text = text;
  }

  /** The word for it in documents and lists. */
  public String text() {
    return text;
  }
}
