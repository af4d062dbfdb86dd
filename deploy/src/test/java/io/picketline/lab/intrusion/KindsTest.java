package io.picketline.lab.intrusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KindsTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "security.md");
  private static final int FEWEST = 40;

  @Test
  void all_tries_areEnoughAndEachUnlikeTheOthers() {
    var names = Kinds.all().stream().flatMap(kind -> kind.tries().stream()).map(Try::what).toList();

    assertThat(names).hasSizeGreaterThanOrEqualTo(FEWEST).doesNotHaveDuplicates();
  }

  @Test
  void document_holdsTheTableAsItIs() throws IOException {
    assertThat(Files.readString(DOCUMENT))
        .as("docs/security.md must hold this table:%n%s", Kinds.markdown())
        .contains("\n\n" + Kinds.markdown() + "\n");
  }
}
