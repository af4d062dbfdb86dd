package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.ExportedBlock;
import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Exported;
import io.picketline.protocol.local.LocalReply.Imported;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example of docs/lists.md, run as it stands there. */
class DocumentedListsTest {
  private static final Path PAGE = Path.of("../docs/lists.md");
  private static final Pattern FENCE =
      Pattern.compile("```(text (?<file>\\S+)|console)\\n(?<body>.*?)```", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  @TempDir Path run;

  @Test
  void examples_run() throws IOException {
    var page = Files.readString(PAGE);
    var commands = new ArrayList<String>();
    var fences = FENCE.matcher(page);
    while (fences.find()) {
      if (fences.group("file") != null) {
        Files.writeString(run.resolve(fences.group("file")), fences.group("body"));
      } else {
        fences
            .group("body")
            .lines()
            .filter(line -> line.startsWith("$ picket "))
            .map(line -> line.substring("$ picket ".length()))
            .forEach(commands::add);
      }
    }

    assertThat(commands).hasSizeGreaterThan(20);
    try (var _ = ScriptedDaemon.answering(socket(), DocumentedListsTest::answer)) {
      for (var command : commands) {
        var ran = Ran.picket(run, words(command));

        assertThat(ran.code()).as("%s%n%s", command, ran.err()).isZero();
        if (command.startsWith("import")) {
          assertThat(ran.out())
              .as(command)
              .matches("(would block|blocked) [1-9][0-9]* \\(read.*\n");
        }
      }
    }
  }

  /** The words of a command, without where its output goes; its files are in the directory. */
  private String[] words(String command) {
    var words = new ArrayList<String>();
    var found = WORD.matcher(command.replaceFirst(" > \\S+$", ""));
    while (found.find()) {
      var word = found.group(1) != null ? found.group(1) : found.group(2);
      var file = run.resolve(word);
      words.add(Files.isRegularFile(file) ? file.toString() : word);
    }
    return words.toArray(String[]::new);
  }

  private static LocalReply answer(LocalRequest request) {
    return switch (request) {
      case LocalRequest.Import part -> new Imported(part.blocks().size(), 0, List.of(), 7);
      case LocalRequest.Export _ -> new Exported(List.of(block()), false);
      case ListEvents _ -> EventList.EMPTY;
      case LocalRequest.ListExportTokens _ -> new TrustReply.ExportTokens(List.of());
      case TrustRequest.AddExportToken add ->
          new TrustReply.ExportTokenAdded(add.name(), "pke-x", Optional.empty(), 7);
      case TrustRequest.RemoveExportToken _ -> new LocalReply.Changed(List.of("done"), 7);
      default -> throw new AssertionError(request);
    };
  }

  private static ExportedBlock block() {
    return new ExportedBlock(
        Prefix.parse("192.0.2.7"),
        Origin.IMPORT,
        "a reason",
        "root",
        Ran.NOW,
        Ran.NOW.plusSeconds(60));
  }

  private Path socket() {
    return run.resolve("coordinator/admin.sock");
  }
}
