package io.picketline.lists;

/** Why a list's entry is none of its blocks, though nothing is wrong with it. */
public enum LeftOut {
  ENDED("ended already"),
  NO_BAN("another measure than a ban"),
  SIMULATED("simulated only"),
  NO_ADDRESS("of a country, a network's number or the like"),
  TWICE("named before");

  private final String words;

  LeftOut(String words) {
    this.words = words;
  }

  /** As an operator reads it. */
  @Override
  public String toString() {
    return words;
  }
}
