package io.picketline.sensor.capture;

/** A question about an address, in the two words of a SourceAddress. Allocates nothing. */
@FunctionalInterface
public interface AddressTest {

  /** Whether it is so. */
  boolean test(long high, long low);
}
