package io.picketline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.cli.care.VersionCommand;
import io.picketline.cli.manual.CommandPages;
import io.picketline.cli.manual.ConfigPage;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Parts;
import io.picketline.cli.session.Session;
import io.picketline.file.FileTrouble;
import io.picketline.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the manual pages, of which a package has no source; needs no daemon. */
@Command(
    name = "manual",
    hidden = true,
    description = "Write the manual pages into man1 and man5 of a directory.",
    footer = "picket manual /root/man")
final class ManualCommand implements Callable<Integer> {

  private final Session session;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DIR", description = "The directory.")
  private @Nullable Path directory;

  ManualCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var into = Arguments.given(directory);
    try {
      var version = VersionCommand.own();
      var pages = CommandPages.of(spec.root().commandLine(), version);
      for (var page : pages.entrySet()) {
        write(into.resolve("man1").resolve(page.getKey()), page.getValue());
      }
      var references = new TreeMap<String, String>();
      for (var part : Parts.all(Settings.class)) {
        references.put(part.block(), part.reference());
      }
      write(
          into.resolve("man5").resolve("picketline.conf.5"),
          ConfigPage.of(references.descendingMap(), version));
      session.print("%d pages\n".formatted(pages.size() + 1));
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new CommandException(ExitCode.NOT_SO, FileTrouble.words(e));
    }
  }

  private static void write(Path file, String page) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, page, UTF_8);
  }
}
