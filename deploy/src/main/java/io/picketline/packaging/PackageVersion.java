package io.picketline.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What a package is called by and dated: a release by its number, a candidate for it by that and
 * its own, anything before them by its commit too, so that a later one counts as newer, a candidate
 * as newer than those, and the release as the newest. The same commit always gives the same.
 *
 * @param upstream as the Debian package has it
 * @param date the commit's; 1 January 2026 where nobody knows it
 */
record PackageVersion(String upstream, Instant date) {

  private static final String SNAPSHOT = "-SNAPSHOT";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd.HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Instant UNKNOWN = Instant.parse("2026-01-01T00:00:00Z");

  /**
   * What 'picket version' is made with: the commit, a + if files were changed since, and its date.
   */
  private static final String COMMIT = "/io/picketline/cli/care/commit.txt";

  /** Of a project's version and the text that bin/lib/commit.sh prints. */
  static PackageVersion of(String project, String commit) {
    var words = commit.strip().split(" ", -1);
    var date = words.length == 2 ? Instant.parse(words[1]) : UNKNOWN;
    if (!project.endsWith(SNAPSHOT)) {
      // To dpkg a ~ is before the end, and a - begins the number of Debian's own changes.
      return new PackageVersion(project.replaceFirst("-", "~"), date);
    }
    var changed = words[0].endsWith("+") ? "+changed" : "";
    return new PackageVersion(
        project.substring(0, project.length() - SNAPSHOT.length())
            + "~"
            + STAMP.format(date)
            + changed,
        date);
  }

  /** Of what is built now. */
  static PackageVersion current(String project) throws IOException {
    try (var text = PackageVersion.class.getResourceAsStream(COMMIT)) {
      return of(project, text == null ? "" : new String(text.readAllBytes(), UTF_8));
    }
  }
}
