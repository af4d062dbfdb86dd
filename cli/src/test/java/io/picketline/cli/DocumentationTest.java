package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.ParameterException;

/** What the pages point to is there, each page can be found, and the commands in them are ours. */
class DocumentationTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Set<String> NO_SOURCES =
      Set.of(".git", "target", "node_modules", "licences");
  private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```|`[^`\n]*`");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+)$");

  /** Commands to try: those behind a prompt in the blocks that are for it. */
  private static final Pattern CONSOLE = Pattern.compile("(?ms)^```console\n(.*?)^```");

  private static final String PROMPT = "$ picket ";

  static Stream<Path> pages() throws IOException {
    var pages = new ArrayList<Path>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return NO_SOURCES.contains(String.valueOf(directory.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              pages.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return pages.stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void links_ofEachPage_leadSomewhere(Path page) throws IOException {
    var dead = new TreeSet<String>();
    for (var link : links(page)) {
      var parts = link.split("#", 2);
      var target = parts[0].isEmpty() ? page : beside(page, parts[0]);
      if (!Files.exists(target)
          || (parts.length == 2
              && target.toString().endsWith(".md")
              && !anchors(target).contains(parts[1]))) {
        dead.add(link);
      }
    }

    assertThat(dead).as("dead links of %s", ROOT.relativize(page)).isEmpty();
  }

  @Test
  void pages_canAllBeReached_fromTheIndex() throws IOException {
    var reached = new TreeSet<Path>();
    var open = new ArrayDeque<Path>(List.of(ROOT.resolve("docs/README.md")));
    while (!open.isEmpty()) {
      var page = open.remove();
      if (reached.add(page)) {
        for (var link : links(page)) {
          var target = beside(page, link.split("#", 2)[0]);
          if (target.toString().endsWith(".md") && Files.exists(target)) {
            open.add(target);
          }
        }
      }
    }

    assertThat(reached).containsAll(pages().toList());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void commands_ofEachPage_areOfTheCommand(Path page) throws IOException {
    var consoles = CONSOLE.matcher(Files.readString(page));
    while (consoles.find()) {
      for (var line : consoles.group(1).lines().filter(it -> it.startsWith(PROMPT)).toList()) {
        // what a shell would do with the rest is not ours
        var command = line.substring(2).replaceFirst(" [|>&].*$", "");
        try {
          Examples.tree().parseArgs(Examples.arguments(command, ROOT).toArray(String[]::new));
        } catch (ParameterException e) {
          throw new AssertionError(ROOT.relativize(page) + ": " + command, e);
        }
      }
    }
  }

  private static List<String> links(Path page) throws IOException {
    return LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll(""))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.matches("[a-z]+:.*"))
        .toList();
  }

  private static Path beside(Path page, String link) {
    return page.resolveSibling(link).normalize();
  }

  /** As the pages' readers make them: lower case, without signs, hyphens for blanks. */
  private static Set<String> anchors(Path page) throws IOException {
    var anchors = new TreeSet<String>();
    Map<String, Integer> seen = new HashMap<>();
    var text = Files.readString(page).replaceAll("(?ms)^ *```.*?^ *```", "");
    HEADING
        .matcher(text)
        .results()
        .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .forEach(anchor -> {
          var before = seen.merge(anchor, 1, Integer::sum) - 1;
          anchors.add(before == 0 ? anchor : anchor + "-" + before);
        });
    return anchors;
  }
}
