package io.picketline.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommentedConfigTest {

  private static final String REFERENCE =
      """
      # Every key of the block.
      sensor {
        # How.
        mode = block

        ports = [
          1, 2
        ]
      }
      """;

  @Test
  void of_reference_setsNothingAndKeepsWhatIsSaid() {
    assertThat(CommentedConfig.of("# Head.\n", List.of(REFERENCE)))
        .isEqualTo(
            """
            # Head.

            sensor {
              # How.
              #mode = block

              #ports = [
              #  1, 2
              #]
            }
            """);
  }

  @Test
  void of_ourReferences_givesKeysThatCanBeTakenIn() throws IOException {
    var reference =
        Files.readString(
            Path.of(
                "../sensor/src/main/resources/io/picketline/sensor/config/sensor-reference.conf"));

    var installed = CommentedConfig.of("", List.of(reference));

    assertThat(ConfigFactory.parseString(installed).getConfig("sensor").isEmpty()).isTrue();
    var takenIn = installed.replaceAll("(?m)^  #(?=\\S)", "  ");
    assertThat(ConfigFactory.parseString(takenIn).getObject("sensor").keySet())
        .isEqualTo(ConfigFactory.parseString(reference).getObject("sensor").keySet());
  }
}
