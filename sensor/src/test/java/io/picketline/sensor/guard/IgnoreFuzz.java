package io.picketline.sensor.guard;

import io.picketline.fuzz.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Ignore files: each line is a rule, a comment or a problem, and every rule is kept. */
public final class IgnoreFuzz {

  private IgnoreFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    Limits.within(input.length, () -> read(new String(input, StandardCharsets.UTF_8)));
  }

  private static void read(String text) {
    var file = IgnoreFile.parse("ignore", text, Instant.EPOCH);
    var guard =
        new Guard(
            new Guard.Wanted(HostAddresses.NONE, List.of(), List.of(), file.rules(), List.of()));
    for (var rule : file.rules()) {
      var address = rule.prefix().address();
      if (!guard.spared(address.high(), address.low()) || !guard.sparesAnyOf(rule.prefix())) {
        throw new AssertionError(rule + " spares nobody");
      }
      if (guard.explain(address).isEmpty()) {
        throw new AssertionError(rule + " has no words");
      }
    }
    for (var problem : file.problems()) {
      if (problem.chars().anyMatch(Character::isISOControl)) {
        throw new AssertionError("a problem with control characters");
      }
    }
  }
}
