package io.picketline.coordinator.judgement;

/** What sensors told, counted. Not thread-safe. */
public final class Told {

  private long pieces;
  private long foreign;
  private long afterUnblock;

  void add(int count) {
    pieces += count;
  }

  void addForeign() {
    foreign++;
  }

  void addAfterUnblock() {
    afterUnblock++;
  }

  /** Pieces of evidence. */
  public long pieces() {
    return pieces;
  }

  /** Those that named another host than the one that told them. */
  public long foreign() {
    return foreign;
  }

  /** Those from before an operator unblocked their source. */
  public long afterUnblock() {
    return afterUnblock;
  }
}
