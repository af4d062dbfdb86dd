package io.picketline.protocol;

import java.time.Duration;

/**
 * The sources whose scans are played to find out whether all of a fleet works: addresses that
 * nobody has (RFC 5737). A verdict on one is of seconds, no offence, takes nothing from the budget
 * of others, and says what it is; nothing but the packet filter acts on it.
 */
public final class SelfTest {

  /** All of them. */
  public static final Prefix SOURCES = Prefix.parse("203.0.113.240/28");

  /** How long a verdict on one lives. */
  public static final Duration LIFE = Duration.ofSeconds(10);

  /** How many probes make a scan: more than any limit asks for, of distinct dark ports. */
  public static final int PROBES = 24;

  private static final int EACH = 8;
  private static final int KEY_LENGTH = 32;
  private static final String MARK = "selftest: ";

  private SelfTest() {}

  /** Whether it is one, or lies among them. */
  public static boolean is(Prefix source) {
    return SOURCES.contains(source);
  }

  /** Whether the address of these two words is one. */
  public static boolean is(long high, long low) {
    var first = SOURCES.address();
    return high == first.high() && (low & -16L) == first.low();
  }

  /**
   * One that a sensor's scan comes from.
   *
   * @param which any number; neighbours differ
   */
  public static Prefix ofSensor(int which) {
    return source(Math.floorMod(which, EACH));
  }

  /** One that a coordinator's scan comes from. */
  public static Prefix ofCoordinator(int which) {
    return source(EACH + Math.floorMod(which, EACH));
  }

  /** The reason of a verdict on the source, marked where it is one of these. */
  public static String reason(Prefix source, String reason) {
    return is(source) ? MARK + reason : reason;
  }

  private static Prefix source(int index) {
    var first = SOURCES.address();
    return new Prefix(new SourceAddress(first.high(), first.low() + index), KEY_LENGTH);
  }
}
