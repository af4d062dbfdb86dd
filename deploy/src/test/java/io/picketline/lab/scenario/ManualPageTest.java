package io.picketline.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.lab.fleet.LabException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManualPageTest {
  private static final Path PAGE = Path.of("../docs/operations.md");

  @TempDir private Path directory;

  @Test
  void read_ofThePage_hasNoCommandThatNoScenarioTypes() {
    var typed = new ArrayList<>(Operations.SECTIONS);
    typed.addAll(Coordinators.SECTIONS);

    assertThat(ManualPage.read(PAGE).sequencedKeySet()).containsExactlyInAnyOrderElementsOf(typed);
  }

  @Test
  void read_commands_areThoseOfTheirSectionInOrder() throws Exception {
    var page = directory.resolve("page.md");
    Files.writeString(
        page,
        """
        # Page

        ## One
        web-1# not in a block

        ```console
        web-1# picket status
        core-1# picket sensors
        ```

        ## Two
        ```console
        core-2# ls # all
        ```
        """);

    var read = ManualPage.read(page);

    assertThat(read.get("One"))
        .isEqualTo(
            List.of(
                new ManualPage.Typed("web-1", "picket status"),
                new ManualPage.Typed("core-1", "picket sensors")));
    assertThat(read.get("Two")).extracting(ManualPage.Typed::line).containsExactly("ls # all");
  }

  @Test
  void read_lineOfNoHost_isRefused() throws Exception {
    var page = directory.resolve("page.md");
    Files.writeString(page, "## One\n```console\n$ picket status\n```\n");

    assertThatThrownBy(() -> ManualPage.read(page))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("$ picket status");
  }
}
