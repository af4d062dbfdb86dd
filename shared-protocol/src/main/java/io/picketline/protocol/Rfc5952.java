package io.picketline.protocol;

/** The canonical text of an IPv6 address: RFC 5952, which the JDK's own text is not. */
final class Rfc5952 {

  private static final int GROUPS = 8;

  private Rfc5952() {}

  static String text(long high, long low) {
    var groups = new int[GROUPS];
    for (var i = 0; i < GROUPS; i++) {
      groups[i] = (int) ((i < 4 ? high : low) >>> (48 - 16 * (i & 3))) & 0xffff;
    }
    var from = longestZeroRun(groups);
    var to = from + zerosAt(groups, from);
    if (to - from < 2) {
      return join(groups, 0, GROUPS);
    }
    return join(groups, 0, from) + "::" + join(groups, to, GROUPS);
  }

  /** Where the longest run of zero groups starts; the first of equals (RFC 5952, 4.2.3). */
  private static int longestZeroRun(int[] groups) {
    var best = 0;
    for (var i = 1; i < GROUPS; i++) {
      if (zerosAt(groups, i) > zerosAt(groups, best)) {
        best = i;
      }
    }
    return best;
  }

  private static int zerosAt(int[] groups, int from) {
    var to = from;
    while (to < GROUPS && groups[to] == 0) {
      to++;
    }
    return to - from;
  }

  private static String join(int[] groups, int from, int to) {
    var text = new StringBuilder();
    for (var i = from; i < to; i++) {
      text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
