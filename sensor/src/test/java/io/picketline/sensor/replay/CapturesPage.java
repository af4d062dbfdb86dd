package io.picketline.sensor.replay;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes docs/captures.md from the tables of the corpus. */
final class CapturesPage {
  private static final String HEAD =
      """
      # What replay finds in the captures of the tests

      Written by a test from what `picket replay` finds; it fails where this page is stale. The files
      lie in `sensor/src/test/resources/io/picketline/sensor/replay/captures`, and NOTICE beside them
      says where they come from. Probes are counted by the name of their kind, those included that
      prove nothing; *pairs* are the distinct pairs that had counted when the verdict fell. A file
      without verdict must have none.

      | capture | probes named | verdicts |
      |---|---|---|
      """;

  private static final String ELSEWHERE =
      """

      Captures that may not be copied, with the pairs of the local and of the network verdict that the
      rules give and replay finds (`-Dpicketline.captures=DIRECTORY` has the test look at them):

      | capture | source | local / network |
      |---|---|---|
      """;

  private CapturesPage() {}

  static String of(Map<String, List<String>> expected, Map<String, Map<String, String>> model) {
    var page = new StringBuilder(HEAD);
    expected.forEach((file, lines) -> page.append(row(file, lines)));
    page.append(ELSEWHERE);
    new TreeMap<>(model)
        .forEach((file, bySource) -> {
          if (!expected.containsKey(file)) {
            page.append(rows(file, bySource));
          }
        });
    return page.toString();
  }

  private static String row(String file, List<String> lines) {
    var named = lines.getFirst().replace("named: ", "");
    var verdicts = lines.stream().skip(1).collect(joining("<br>"));
    return "| %s | %s | %s |\n"
        .formatted(file, named.equals("none") ? "–" : named, verdicts.isEmpty() ? "–" : verdicts);
  }

  private static String rows(String file, Map<String, String> bySource) {
    if (bySource.isEmpty()) {
      return "| %s | – | – |\n".formatted(file);
    }
    return bySource.entrySet().stream()
        .map(entry ->
            "| %s | %s | %s |\n"
                .formatted(file, entry.getKey(), entry.getValue().replace(" ", " / ")))
        .collect(joining());
  }
}
