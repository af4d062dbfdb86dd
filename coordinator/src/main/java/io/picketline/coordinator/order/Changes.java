package io.picketline.coordinator.order;

import io.picketline.protocol.local.ChangedLine;
import io.picketline.protocol.local.LocalReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells an operator what was changed, in as many lines as fit an answer. */
final class Changes {
  private static final int MAX_LINES = 200;
  private static final int MAX_HOSTS = 5;

  private Changes() {}

  /** Their names, the first of them. */
  static String hosts(List<String> names) {
    return names.size() <= MAX_HOSTS
        ? String.join(", ", names)
        : "%s and %d more"
            .formatted(String.join(", ", names.subList(0, MAX_HOSTS)), names.size() - MAX_HOSTS);
  }

  /**
   * The answer to a change.
   *
   * @param lines what was changed, one line each
   * @param warnings what is doubtful in it, one line each
   * @param seq the log entry that is to be safe before this is told
   */
  static LocalReply.Changed shown(List<ChangedLine> lines, List<String> warnings, long seq) {
    return shown(lines, 0, warnings, seq);
  }

  /** The same where {@code more} lines were left out already. */
  static LocalReply.Changed shown(
      List<ChangedLine> lines, int more, List<String> warnings, long seq) {
    var named = lines.subList(0, Math.min(lines.size(), MAX_LINES));
    var shown = new ArrayList<>(named.stream().map(ChangedLine::text).toList());
    var left = lines.size() - named.size() + more;
    if (left > 0) {
      shown.add("and %d more".formatted(left));
    }
    return new LocalReply.Changed(
        shown, seq, warnings, Optional.empty(), named.stream().map(ChangedLine::name).toList());
  }
}
