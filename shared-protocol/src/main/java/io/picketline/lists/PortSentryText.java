package io.picketline.lists;

import static java.util.Locale.ROOT;

import io.picketline.protocol.Prefix;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@link ListFormat#PORTSENTRY}, a line a probe: {@code 1795433184 - 11/23/2026 11:26:24
 * Host: NAME/ADDRESS Port: 111 TCP Blocked}. It says of no block when it ends.
 */
final class PortSentryText {

  /** The name may hold anything that reverse DNS does; the last slash is the one before Port. */
  static final Pattern LINE =
      Pattern.compile(
          "[0-9]{1,12} - \\S{1,12} \\S{1,12} Host: \\S*/(\\S{1,50}) Port: ([0-9]{1,5}) (TCP|UDP)"
              + " (\\S+)\\s*");

  private PortSentryText() {}

  static void read(BufferedReader text, Draft draft) throws IOException {
    Lines.each(text, Lines.TEXT, draft, (number, line) -> take(number, line, draft));
  }

  private static void take(int number, String line, Draft draft) {
    var probe = LINE.matcher(line);
    if (!probe.matches()) {
      throw new IllegalArgumentException("no line of PortSentry's history or blocked files");
    }
    if (!probe.group(4).equals("Blocked")) {
      draft.leave(LeftOut.NO_BAN);
      return;
    }
    var port = "%s/%s".formatted(probe.group(3).toLowerCase(ROOT), probe.group(2));
    draft.blockOnce(
        number, Prefix.parse(probe.group(1)), Optional.empty(), Optional.of("PortSentry: " + port));
  }
}
