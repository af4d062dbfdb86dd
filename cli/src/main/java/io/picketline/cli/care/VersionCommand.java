package io.picketline.cli.care;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Session;
import io.picketline.cli.session.Spans;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Says which version this is. */
@Command(
    name = "version",
    description = "Say which version this is, of which commit.",
    footer = {"picket version", "picket version -o json"})
public final class VersionCommand implements Callable<Integer> {

  private final Session session;

  private static final Columns<Version> COLUMNS =
      Columns.of(Version.class)
          .name("PICKET", "picket", Version::picket)
          .column("COMMIT", "commit", Version::commit)
          .column("OF", "committed", version -> version.committed().map(Spans::moment))
          .column("JAVA", "java", Version::java);

  /**
   * Of the command, and of what it runs on.
   *
   * @param commit what it was built from, with a + if files had been changed since; none if it was
   *     built from no checkout
   * @param committed when that was committed
   */
  public record Version(
      String picket, Optional<String> commit, Optional<Instant> committed, String java) {

    /**
     * The version that this is.
     *
     * @param built the commit and its time, with a space between; empty if nobody knows
     */
    public static Version of(String picket, String built, String java) {
      var words = built.strip().split(" ", -1);
      return words.length == 2
          ? new Version(picket, Optional.of(words[0]), Optional.of(Instant.parse(words[1])), java)
          : new Version(picket, Optional.empty(), Optional.empty(), java);
    }

    /** As people read it. */
    public String text() {
      var from =
          commit.isEmpty() || committed.isEmpty()
              ? ""
              : ", commit %s of %s".formatted(commit.get(), Spans.moment(committed.get()));
      return "picket %s%s (Java %s)".formatted(picket, from, java);
    }
  }

  public VersionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    var version = Version.of(own(), read("commit.txt").orElse(""), Runtime.version().toString());
    session.show(version, Rows.one(COLUMNS, version), out -> out.println(version.text()));
    return ExitCode.DONE;
  }

  /** That of the command. */
  public static String own() throws IOException {
    return read("version.txt")
        .orElseThrow(() -> new IllegalStateException("no version in this installation"));
  }

  private static Optional<String> read(String name) throws IOException {
    try (var in = VersionCommand.class.getResourceAsStream(name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), UTF_8).strip());
    }
  }
}
