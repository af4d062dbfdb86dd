package io.picketline.cli;

import io.picketline.cli.change.IgnoreText;
import io.picketline.fuzz.Limits;
import io.picketline.protocol.IgnoreRule;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;

/** Lists of ignore rules: each line is a rule, a comment or a problem that can be shown. */
public final class IgnoreTextFuzz {

  private IgnoreTextFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    Limits.within(input.length, () -> read(new String(input, StandardCharsets.UTF_8)));
  }

  private static void read(String text) {
    var list = IgnoreText.parse("list", text);
    if (list.lines().size() + list.problems().size() > text.lines().count() + 1) {
      throw new AssertionError("more rules and problems than lines");
    }
    var prefixes = new HashSet<Object>();
    for (var line : list.lines()) {
      if (!prefixes.add(line.prefix())) {
        throw new AssertionError(line.prefix() + " stands there twice");
      }
      if (HostileAnswers.harmful(line.comment()) || line.comment().contains("\n")) {
        throw new AssertionError("a comment that a terminal acts on");
      }
    }
    if (list.problems().isEmpty() && list.lines().size() > IgnoreRule.MOST_OF_A_LIST) {
      throw new AssertionError("more rules than a list may have");
    }
    for (var problem : list.problems()) {
      if (HostileAnswers.harmful(problem) || problem.contains("\n")) {
        throw new AssertionError("a problem that a terminal acts on");
      }
    }
  }
}
