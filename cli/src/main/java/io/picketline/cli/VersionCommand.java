package io.picketline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Says which version this is. */
@Command(name = "version", description = "Say which version this is.", footer = "picket version")
final class VersionCommand implements Callable<Integer> {

  private final Session session;

  private static final Columns<Version> COLUMNS =
      Columns.of(Version.class)
          .name("PICKET", "picket", Version::picket)
          .column("JAVA", "java", Version::java);

  /** Of the command, and of what it runs on. */
  record Version(String picket, String java) {}

  VersionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    var version = new Version(own(), Runtime.version().toString());
    session.show(
        version,
        Rows.one(COLUMNS, version),
        out -> out.println("picket %s (Java %s)".formatted(version.picket(), version.java())));
    return ExitCode.DONE;
  }

  /** That of the command. */
  static String own() throws IOException {
    try (var in = VersionCommand.class.getResourceAsStream("version.txt")) {
      if (in == null) {
        throw new IllegalStateException("no version in this installation");
      }
      return new String(in.readAllBytes(), UTF_8).strip();
    }
  }
}
