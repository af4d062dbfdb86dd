package io.picketline.config;

/** How alike two words are, to tell what a mistyped one may be meant for. */
public final class Likeness {

  private Likeness() {}

  /** Levenshtein's distance: the least number of single-letter edits. */
  public static int edits(String left, String right) {
    var previous = new int[right.length() + 1];
    for (var j = 0; j <= right.length(); j++) {
      previous[j] = j;
    }
    for (var i = 1; i <= left.length(); i++) {
      var row = new int[right.length() + 1];
      row[0] = i;
      for (var j = 1; j <= right.length(); j++) {
        var change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], previous[j]) + 1, previous[j - 1] + change);
      }
      previous = row;
    }
    return previous[right.length()];
  }
}
