package io.picketline.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each configuration in the documents is one that the daemons take. */
class DocumentedSettingsTest {
  private static final Path DOCS = Path.of("../docs");
  private static final Pattern FENCE = Pattern.compile("(?ms)^```hocon (\\S+)\n(.*?)^```");

  @TempDir Path directory;

  /** One configuration of a page. */
  record Example(String page, String name, String text) {
    @Override
    public String toString() {
      return page + ": " + name;
    }
  }

  static List<Example> examples() throws IOException {
    try (var pages = Files.list(DOCS)) {
      return pages
          .filter(page -> page.toString().endsWith(".md"))
          .sorted()
          .flatMap(DocumentedSettingsTest::examples)
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void settings_ofADocument_areTaken(Example example) throws Exception {
    var file = Files.writeString(directory.resolve("picketline.conf"), example.text());
    var read = 0;
    for (var settings : ServiceLoader.load(Settings.class)) {
      if (Pattern.compile("(?m)^" + settings.block() + "[ .{]").matcher(example.text()).find()) {
        settings.read(file);
        read++;
      }
    }

    assertThat(read).as("%s has a block of a daemon", example).isPositive();
  }

  @Test
  void documents_haveConfigurations() throws IOException {
    assertThat(examples()).hasSizeGreaterThan(5);
  }

  private static Stream<Example> examples(Path page) {
    try {
      return FENCE
          .matcher(Files.readString(page))
          .results()
          .map(it -> new Example(String.valueOf(page.getFileName()), it.group(1), it.group(2)));
    } catch (IOException e) {
      throw new AssertionError(page.toString(), e);
    }
  }
}
